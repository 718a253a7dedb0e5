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

var e,t,n,r,o=__nccwpck_require__(857),i=__nccwpck_require__(161),s=(e=o,t=Object.create(null),e&&Object.keys(e).forEach(function(n){if("default"!==n){var r=Object.getOwnPropertyDescriptor(e,n);Object.defineProperty(t,n,r.get?r:{enumerable:!0,get:function(){return e[n]}})}}),t.default=e,Object.freeze(t));function toCommandValue(e){return null==e?"":"string"==typeof e||e instanceof String?e:JSON.stringify(e)}function toCommandProperties(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function issueCommand(e,t,n){let r=new Command(e,t,n);process.stdout.write(r.toString()+s.EOL)}let Command=class Command{constructor(e,t,n){e||(e="missing.command"),this.command=e,this.properties=t,this.message=n}toString(){let e="::"+this.command;if(this.properties&&Object.keys(this.properties).length>0){e+=" ";let t=!0;for(let n in this.properties)if(this.properties.hasOwnProperty(n)){let r=this.properties[n];r&&(t?t=!1:e+=",",e+=`${n}=${escapeProperty(r)}`)}}return e+`::${escapeData(this.message)}`}};function escapeData(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function escapeProperty(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function setFailed$1(e){process.exitCode=r.Failure,error(e)}function error(e,t={}){issueCommand("error",toCommandProperties(t),e instanceof Error?e.toString():e)}function warning$1(e,t={}){issueCommand("warning",toCommandProperties(t),e instanceof Error?e.toString():e)}function info(e){process.stdout.write(e+s.EOL)}function getState(e){return process.env[`STATE_${e}`]||""}(n=r||(r={}))[n.Success=0]="Success",n[n.Failure=1]="Failure";let a=/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800[\p{Zs}--[ \u00a0\u3000]]]/v,c=RegExp(String.raw`(?=\p{Emoji})\p{RGI_Emoji}|${a.source}`,"gv");function visibleLines(e){return withUnseen(e,e=>/[\t\n\r]/.test(e)?e:escaped(e))}function withUnseen(e,t){return a.test(e)?e.replace(c,e=>e.length===String.fromCodePoint(e.codePointAt(0)??0).length&&a.test(e)?t(e):e):e}function escaped(e){return`\\u{${(e.codePointAt(0)??0).toString(16)}}`}let h=String.raw`["']?\s{0,9}(?:=|:|%(?:25)?3D)\s{0,9}["']?`,l=String.raw`(?:["']\s{0,9}:|\s{0,9}(?:=|%(?:25)?3D))\s{0,9}["']?`,u=String.raw`[^\s&;,"'<>]*`,d=RegExp([`x-amz-(?:signature|security-token|credential)(?:${h}${u})?`,String.raw`\b(?:proxy-)?authorization${h}[^\n"'<>]*`,String.raw`\bAWS4-(?:HMAC|ECDSA)[\w-]{0,40} Credential=[^\n"'<>]*`,String.raw`\bAWS [A-Z0-9]{16,128}:[\w+/=]+`,`(?:signature|credential)${l}${u}`,`(?:aws_?)?(?:access_?key_?id|secret_?access_?key|session_?token)${h}${u}`,`web_?identity_?token${h}${u}`,String.raw`(?<![\w-])eyJ[\w-]{10,}\.[\w-]+\.[\w-]*`,String.raw`(?<=should have been\s{0,9})'[^']*'?`,"(?<=<(?:AWSAccessKeyId|SignatureProvided|StringToSign|StringToSignBytes|CanonicalRequest|CanonicalRequestBytes)>)[^<]+",`(?:SignatureProvided|StringToSign(?:Bytes)?|CanonicalRequest(?:Bytes)?)${l}[^"'&<>]*`].join("|"),"gi");function withoutSecrets(e){return e.replace(d,"[removed]")}function clipped(e,t){if(e.length<=t)return e;let n=e.slice(0,t-1);return`${/[\ud800-\udbff]$/.test(n)?n.slice(0,-1):n}\u{2026}`}function shown(e,t){return clipped(visibleLines(clipped(withoutSecrets(e),t+1)),t)}function warning(e,t){warning$1(shown(e,4e3),t)}function setFailed(e){setFailed$1(shown(e,4e3))}let p={"manifest-not-pinned":"Fix every line that the message lists, or omit `strict` to get warnings only. `strict: archive` checks only the archive. Nothing was written.","manifest-scope-unknown":"Correct `workspace-member` or `dependency-groups`; the message lists the names that the lock file has. Nothing was written.","credentials-missing":"Run `aws-actions/configure-aws-credentials` in this job before this step, and give the job `permissions: id-token: write`.","credentials-expired":"Run the credentials step directly before this step, or raise its `role-duration-seconds`. Then run again. The next run does only what is missing.","credentials-invalid":"Check the credentials step. If the region is an opt-in region, enable it for the account, and get the credentials from a regional endpoint of STS.","region-not-enabled":"Enable the region in the settings of the account, or remove it from `regions`. If it is enabled, get the credentials from a regional endpoint of STS (`AWS_STS_REGIONAL_ENDPOINTS=regional` in the step that assumes the role): a session token of the global endpoint is not valid in an opt-in region.","credentials-failed":"Check the credential source that the environment configures, such as a role or a web identity token. For a role, also check its trust policy.","clock-skewed":"Correct the clock of the machine that the runner is on, then run again.","account-not-allowed":"Assume a role in an allowed account, or correct `allowed-account-ids` or the ARN in `layer-name`. Nothing was written.","archive-missing":"Upload the archive before this step, or correct `bucket`, `prefix` or `archive-key`. To let this action upload it, set `zip-path` or `source-dir`.","archive-missing-or-forbidden":"Check that the archive was uploaded. Grant `s3:GetObject` on it, `kms:Decrypt` if a KMS key encrypts it, and `s3:ListBucket` on the bucket so that S3 answers 404 for a missing key.","archive-of-another-manifest":"Build the archive from this manifest, and upload it again with the digest of the manifest in its metadata.","archive-not-found":"Build the archive before this step, and use a path relative to the workspace.","archive-unwritable":"Free space on the disk of the runner, and check that `RUNNER_TEMP` is a directory that the runner can write to. Nothing was written to AWS.","archive-invalid":"Build the archive again. Nothing was written.","archive-not-clean":"Fix everything that the message lists, or omit `strict` to get warnings only. Nothing was written.","archive-not-of-manifest":"Build the archive again from this manifest, and list packages that are removed on purpose in `ignore-packages`. Without `strict`, these are warnings. Nothing was written.","archive-too-large-inline":"Set `bucket` to an S3 bucket in the region of the layer. The archive is then uploaded there. Nothing was written.","archive-replaced":"Run again when nothing else uploads to that key. Nothing was published.","bucket-missing":"Create the bucket, or correct `bucket`.","bucket-in-other-region":"Use one bucket per region, and put `{region}` in `bucket`.","bucket-owner-mismatch":"Check the spelling of `bucket` and which account owns it. Grant `s3:ListBucket` on it so that S3 can tell the two cases apart.","backup-unreadable":"Grant `s3:GetObject` on the backups, `kms:Decrypt` if a KMS key encrypts them, and `s3:ListBucket` on the bucket so that S3 answers 404 for a missing key. Then run again.","backup-conflict":"If two layers share a prefix, give each layer its own `prefix`. If the backup was changed, move it away; the next run writes it again.","lock-lost":"Run again. The next run does only what is missing.",cancelled:"Run again. The next run does only what is missing.",unchanged:"To let the step succeed when nothing changed, use `if-unchanged: skip`.","invalid-parameter":"Correct the input that Lambda refers to, or the archive. Nothing was published.","code-storage-full":"Delete layer and function versions that nothing uses, then run again. AWS does not raise this quota. Nothing was published.",throttled:"Run again later, and start fewer publishing jobs at once. Lambda allows 15 control plane requests per second for an account and region.","aws-refused":"Correct what AWS reports. If AWS gives no reason, run again.","policy-conflict":"Read the policy with `aws lambda get-layer-version-policy`, and remove the statement that the message names if nobody needs it. Then run again: the next run completes what is missing.","policy-too-large":"Share with organizations instead of single accounts, or remove statements that nobody needs. Then run again.","version-missing":"Run again. The next run looks again, and does what is missing.","parameter-conflict":"Use another name in `ssm-parameter`, or delete the parameter if nobody needs it. Then run again: the next run completes what is missing.","sbom-unwritable":"Correct `sbom-path`, or free space on the disk of the runner. Then run again: the SBOM is also written if nothing changed.","results-unwritable":"Correct `results-path`, or free space on the disk of the runner. Then run again: the results are also written if nothing changed.",internal:"Please report this error, with the log of a run that has debug logging enabled."};let ActionError=class ActionError extends Error{constructor(e){super(e.message,{cause:e.cause}),this.name="ActionError",this.code=e.code,this.hint=e.hint??p[e.code],this.publicMessage=e.publicMessage}};function asActionError(e){return e instanceof ActionError?e:new ActionError({code:"internal",message:`Unexpected error: ${e instanceof Error?e.message:String(e)}`,cause:e})}function httpsProxy(e){let t=["https_proxy","HTTPS_PROXY"].find(t=>e[t]);if(void 0===t)return;let n=parse(e[t]??"");if(void 0!==n)return{variable:t,...n};throw new ActionError({code:"proxy-invalid",message:`${t} is not a valid proxy URL.`,hint:"Correct it to the form `http://proxy.example.com:3128`, with special characters in the password percent-encoded, or unset it. No request was sent to AWS, and no credentials were used."})}let g=/^https?:\/\/(?:[^:@/?#\\\s]*:([^/?#\\\s]*)@)?\S*$/;function parse(e){let t=g.exec(e);if(null!==t)try{let{host:n,password:r}=new URL(e),o=new Set([t[1]??"",r,decodeURIComponent(r)]);return o.delete(""),{host:n,passwords:[...o]}}catch{return}}function isLoopback(e){return/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(e)}function endpointLines(e,t=process.platform){return Object.entries(e).flatMap(([e,n])=>{let r="win32"===t?e.toUpperCase():e;if(!r.startsWith("AWS_ENDPOINT_URL")||void 0===n||""===n)return[];let o=URL.canParse(n)?new URL(n):void 0;if(o?.protocol!=="https:"&&!(o?.protocol==="http:"&&isLoopback(o.hostname)))throw new ActionError({code:"endpoint-invalid",message:`${r} is ${void 0===o?"not a URL":`${o.protocol}//${o.host}, which is not allowed`}. Use https, or plain http to this machine (127.0.0.1, localhost).`,publicMessage:`${r} is not allowed. Use https, or plain http to this machine (127.0.0.1, localhost).`,hint:"Correct or unset the variable. No request was sent to AWS, and no credentials were used."});return[`Using the endpoint ${o.protocol}//${o.host} from ${r}`]})}let Ending=class Ending{#e;#t;constructor(e){this.#e=new AbortController,process.exitCode=2,process.once("beforeExit",()=>{this.#e.abort(this.#n())}),process.once("exit",()=>{2===process.exitCode&&setFailed(e)}),process.on("uncaughtException",e=>{this.#t??=e})}get stalled(){return this.#e.signal}done(){void 0===this.#t||this.stalled.aborted||warning(`An unexpected error occurred outside of the run. The run itself completed. ${asActionError(this.#t).message}`),2===process.exitCode&&(process.exitCode=0)}#n(){let e=void 0===this.#t?"":` ${asActionError(this.#t).message}`;return new ActionError({code:"internal",message:`The run stopped early, because an operation that it waited for never completed.${e}`,hint:"Run again. The next run does only what is missing. Report this error with the log of a run that has debug logging enabled.",cause:this.#t})}};function locksLeft(){let e=getState("locks");return""===e?[]:JSON.parse(e)}let[f]=[4e3,1e3];function surviveLostLog(){for(let[e,t]of[[process.stdout,process.stderr],[process.stderr,process.stdout]]){let n=!1;e.on("error",({message:e})=>{n||t.write(`::warning::The log of this step could not be written: ${defused(shown(e,f))}${i.EOL}`),n=!0})}}function defused(e){return e.replace(/[\r\n]+/g," \u23CE ").replaceAll("##[","## [").replace(/^\s*::/,e=>e.replace("::",": :"))}function s3Uri(e,t){return`s3://${e}/${t}`}surviveLostLog();let w=new Ending("internal: The post step ended before it was complete. It may have left a lock of this job, which expires within 120 seconds.");function warn(e){let{message:t}=asActionError(e);warning(`A lock of this run could not be released. It expires within 120 seconds. ${t}`)}(async function post(){let e=locksLeft();if(0===e.length)return;endpointLines(process.env);let[{connection:t},{S3Bucket:n},{releaseLock:r}]=await Promise.all([Promise.all(/* import() */[__nccwpck_require__.e(351), __nccwpck_require__.e(427)]).then(__nccwpck_require__.t.bind(__nccwpck_require__, 427, 19)).then(function(e){return e.connect}),__nccwpck_require__.e(/* import() */ 351).then(__nccwpck_require__.t.bind(__nccwpck_require__, 351, 19)).then(function(e){return e.bucket}),__nccwpck_require__.e(/* import() */ 636).then(__nccwpck_require__.t.bind(__nccwpck_require__, 636, 19))]),o=t([["publish-lambda-layer","1"]],warning);await Promise.all(e.map(async({region:e,bucket:t,key:i,owner:s,expectedBucketOwner:a})=>{let c=s3Uri(t,i),h=new n(o,e,t,a),l=await r(h,i,s).catch(warn);void 0!==l&&info(defused(shown(l?`Released the lock ${c}`:`This run does not hold the lock ${c}`,f)))}))})().catch(warn).finally(()=>{w.done(),setTimeout(()=>process.exit(),2e3).unref()}),exports.ActionError=ActionError,exports.KEY_LIMIT=1024,exports.LEASE_MILLISECONDS=12e4,exports.LEASE_SECONDS=120,exports.LOCK_SUFFIX=".lock",exports.RENEWAL_MILLISECONDS=3e4,exports.TRUSTED_MILLISECONDS=6e4,exports.asActionError=asActionError,exports.clipped=clipped,exports.httpsProxy=httpsProxy,exports.isLoopback=isLoopback,exports.s3Uri=s3Uri,exports.withoutSecrets=withoutSecrets;


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