/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 698:
/***/ ((module) => {

module.exports = require("node:async_hooks");

/***/ }),

/***/ 421:
/***/ ((module) => {

module.exports = require("node:child_process");

/***/ }),

/***/ 598:
/***/ ((module) => {

module.exports = require("node:crypto");

/***/ }),

/***/ 24:
/***/ ((module) => {

module.exports = require("node:fs");

/***/ }),

/***/ 455:
/***/ ((module) => {

module.exports = require("node:fs/promises");

/***/ }),

/***/ 67:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 708:
/***/ ((module) => {

module.exports = require("node:https");

/***/ }),

/***/ 161:
/***/ ((module) => {

module.exports = require("node:os");

/***/ }),

/***/ 760:
/***/ ((module) => {

module.exports = require("node:path");

/***/ }),

/***/ 327:
/***/ ((module) => {

module.exports = require("node:process");

/***/ }),

/***/ 75:
/***/ ((module) => {

module.exports = require("node:stream");

/***/ }),

/***/ 500:
/***/ ((module) => {

module.exports = require("node:timers/promises");

/***/ }),

/***/ 975:
/***/ ((module) => {

module.exports = require("node:util");

/***/ }),

/***/ 522:
/***/ ((module) => {

module.exports = require("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = require("os");

/***/ }),

/***/ 653:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var e,t,r,o,n=__nccwpck_require__(857),s=__nccwpck_require__(161),i=(e=n,t=Object.create(null),e&&Object.keys(e).forEach(function(r){if("default"!==r){var o=Object.getOwnPropertyDescriptor(e,r);Object.defineProperty(t,r,o.get?o:{enumerable:!0,get:function(){return e[r]}})}}),t.default=e,Object.freeze(t));function toCommandValue(e){return null==e?"":"string"==typeof e||e instanceof String?e:JSON.stringify(e)}function toCommandProperties(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function issueCommand(e,t,r){let o=new Command(e,t,r);process.stdout.write(o.toString()+i.EOL)}let Command=class Command{constructor(e,t,r){e||(e="missing.command"),this.command=e,this.properties=t,this.message=r}toString(){let e="::"+this.command;if(this.properties&&Object.keys(this.properties).length>0){e+=" ";let t=!0;for(let r in this.properties)if(this.properties.hasOwnProperty(r)){let o=this.properties[r];o&&(t?t=!1:e+=",",e+=`${r}=${escapeProperty(o)}`)}}return e+`::${escapeData(this.message)}`}};function escapeData(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function escapeProperty(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function setFailed$1(e){process.exitCode=o.Failure,error(e)}function error(e,t={}){issueCommand("error",toCommandProperties(t),e instanceof Error?e.toString():e)}function warning$1(e,t={}){issueCommand("warning",toCommandProperties(t),e instanceof Error?e.toString():e)}function info(e){process.stdout.write(e+i.EOL)}function getState(e){return process.env[`STATE_${e}`]||""}(r=o||(o={}))[r.Success=0]="Success",r[r.Failure=1]="Failure";let a=/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800[\p{Zs}--[ \u00a0\u3000]]]/v,c=RegExp(String.raw`(?=\p{Emoji})\p{RGI_Emoji}|${a.source}`,"gv");function visibleLines(e){return withUnseen(e,e=>/[\t\n\r]/.test(e)?e:escaped(e))}function withUnseen(e,t){return a.test(e)?e.replace(c,e=>e.length===String.fromCodePoint(e.codePointAt(0)??0).length&&a.test(e)?t(e):e):e}function escaped(e){return`\\u{${(e.codePointAt(0)??0).toString(16)}}`}let l=String.raw`["']?\s{0,9}(?:=|:|%(?:25)?3D)\s{0,9}["']?`,p=String.raw`(?:["']\s{0,9}:|\s{0,9}(?:=|%(?:25)?3D))\s{0,9}["']?`,u=String.raw`[^\s&;,"'<>]*`,d=RegExp([`x-amz-(?:signature|security-token|credential)(?:${l}${u})?`,String.raw`\b(?:proxy-)?authorization${l}[^\n"'<>]*`,String.raw`\bAWS4-(?:HMAC|ECDSA)[\w-]{0,40} Credential=[^\n"'<>]*`,String.raw`\bAWS [A-Z0-9]{16,128}:[\w+/=]+`,`(?:signature|credential)${p}${u}`,`(?:aws_?)?(?:access_?key_?id|secret_?access_?key|session_?token)${l}${u}`,`web_?identity_?token${l}${u}`,String.raw`(?<![\w-])eyJ[\w-]{10,}\.[\w-]+\.[\w-]*`,String.raw`(?<=should have been\s{0,9})'[^']*'?`,"(?<=<(?:AWSAccessKeyId|SignatureProvided|StringToSign|StringToSignBytes|CanonicalRequest|CanonicalRequestBytes)>)[^<]+",`(?:SignatureProvided|StringToSign(?:Bytes)?|CanonicalRequest(?:Bytes)?)${p}[^"'&<>]*`].join("|"),"gi");function withoutSecrets(e){return e.replace(d,"[removed]")}function clipped(e,t){if(e.length<=t)return e;let r=e.slice(0,t-1);return`${/[\ud800-\udbff]$/.test(r)?r.slice(0,-1):r}\u{2026}`}function shown(e,t){return clipped(visibleLines(clipped(withoutSecrets(e),t+1)),t)}function warning(e,t){warning$1(shown(e,4e3),t)}function setFailed(e){setFailed$1(shown(e,4e3))}let ActionError=class ActionError extends Error{constructor({code:e,message:t,hint:r,publicMessage:o,cause:n}){super(t,{cause:n}),this.name="ActionError",this.code=e,this.hint=r,this.publicMessage=o}};function asActionError(e){return e instanceof ActionError?e:new ActionError({code:"internal",message:`Unexpected error: ${e instanceof Error?e.message:String(e)}`,hint:"Please report it, with the log of a run that has debug logging on.",cause:e})}function httpsProxy(e){let t=["https_proxy","HTTPS_PROXY"].find(t=>e[t]);if(void 0===t)return;let r=parse(e[t]??"");if(void 0!==r)return{variable:t,...r};throw new ActionError({code:"proxy-invalid",message:`${t} is no URL of a proxy.`,hint:"Correct it to the form `http://proxy.example.com:3128`, with what is special in a password percent-encoded, or unset it. Nothing was asked of AWS, and no credentials were used."})}let h=/^https?:\/\/(?:[^:@/?#\\\s]*:([^/?#\\\s]*)@)?\S*$/;function parse(e){let t=h.exec(e);if(null!==t)try{let{host:r,password:o}=new URL(e),n=new Set([t[1]??"",o,decodeURIComponent(o)]);return n.delete(""),{host:r,passwords:[...n]}}catch{return}}function isLoopback(e){return/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(e)}function endpointLines(e,t=process.platform){return Object.entries(e).flatMap(([e,r])=>{let o="win32"===t?e.toUpperCase():e;if(!o.startsWith("AWS_ENDPOINT_URL")||void 0===r||""===r)return[];let n=URL.canParse(r)?new URL(r):void 0;if(n?.protocol!=="https:"&&!(n?.protocol==="http:"&&isLoopback(n.hostname)))throw new ActionError({code:"endpoint-invalid",message:`${o} is ${void 0===n?"no URL":`${n.protocol}//${n.host}`}: allowed are https, and plain http for this machine (127.0.0.1, localhost).`,publicMessage:`${o} is not allowed: it must be https, or plain http for this machine (127.0.0.1, localhost).`,hint:"Correct or unset it. Nothing was asked of AWS, and no credentials were used."});return[`Requests go to ${n.protocol}//${n.host}, as ${o} says`]})}let Ending=class Ending{#e;#t;constructor(e){this.#e=new AbortController,process.exitCode=2,process.once("beforeExit",()=>{this.#e.abort(this.#r())}),process.once("exit",()=>{2===process.exitCode&&setFailed(e)}),process.on("uncaughtException",e=>{this.#t??=e})}get stalled(){return this.#e.signal}done(){void 0===this.#t||this.stalled.aborted||warning(`Something failed outside of the run, which was completed. ${asActionError(this.#t).message}`),2===process.exitCode&&(process.exitCode=0)}#r(){let e=void 0===this.#t?"":` ${asActionError(this.#t).message}`;return new ActionError({code:"internal",message:`The run stopped early, because it waited for something that never came.${e}`,hint:"Run again: it does only what is missing. Please report it, with the log of a run that has debug logging on.",cause:this.#t})}};function locksLeft(){let e=getState("locks");return""===e?[]:JSON.parse(e)}let[g]=[4e3,1e3];function surviveLostLog(){for(let[e,t]of[[process.stdout,process.stderr],[process.stderr,process.stdout]]){let r=!1;e.on("error",({message:e})=>{r||t.write(`::warning::The log of this step could not be written: ${defused(shown(e,g))}${s.EOL}`),r=!0})}}function defused(e){return e.replace(/[\r\n]+/g," \u23CE ").replaceAll("##[","## [").replace(/^\s*::/,e=>e.replace("::",": :"))}function s3Uri(e,t){return`s3://${e}/${t}`}surviveLostLog();let f=new Ending("internal: The post step ended before it was done. A lock of this job may be left; it expires by itself within two minutes.");function warn(e){let{message:t}=asActionError(e);warning(`A lock of this run could not be released; it expires by itself within two minutes. ${t}`)}(async function post(){let e=locksLeft();if(0===e.length)return;endpointLines(process.env);let[{connection:t},{S3Bucket:r},{releaseLock:o}]=await Promise.all([Promise.all(/* import() */[__nccwpck_require__.e(351), __nccwpck_require__.e(427)]).then(__nccwpck_require__.t.bind(__nccwpck_require__, 427, 19)),__nccwpck_require__.e(/* import() */ 351).then(__nccwpck_require__.t.bind(__nccwpck_require__, 351, 19)).then(function(e){return e.bucket}),__nccwpck_require__.e(/* import() */ 636).then(__nccwpck_require__.t.bind(__nccwpck_require__, 636, 19))]),n=t([["publish-lambda-layer","1"]],warning);await Promise.all(e.map(async({region:e,bucket:t,key:s,owner:i,expectedBucketOwner:a})=>{let c=s3Uri(t,s),l=new r(n,e,t,a),p=await o(l,s,i).catch(warn);void 0!==p&&info(defused(shown(p?`Released the lock ${c}`:`The lock ${c} is not held by this run`,g)))}))})().catch(warn).finally(()=>{f.done(),setTimeout(()=>process.exit(),2e3).unref()}),exports.ActionError=ActionError,exports.KEY_LIMIT=1024,exports.LOCK_SUFFIX=".lock",exports.asActionError=asActionError,exports.clipped=clipped,exports.httpsProxy=httpsProxy,exports.isLoopback=isLoopback,exports.s3Uri=s3Uri,exports.withoutSecrets=withoutSecrets;


/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	(() => {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = (chunkId) => {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	(() => {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = (chunkId) => {
/******/ 			// return url for filenames based on template
/******/ 			return "" + chunkId + ".index.js";
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	(() => {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = (chunk) => {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = (chunkId, promises) => {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	})();
/******/ 	
/************************************************************************/
/******/ 	
/******/ 	// startup
/******/ 	// Load entry module and return exports
/******/ 	// This entry module is referenced by other modules so it can't be inlined
/******/ 	var __webpack_exports__ = __nccwpck_require__(653);
/******/ 	module.exports = __webpack_exports__;
/******/ 	
/******/ })()
;