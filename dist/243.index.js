"use strict";
exports.id = 243;
exports.ids = [243];
exports.modules = {

/***/ 9243:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(1114),t=__webpack_require__(9049);function packageOf(r,i,s,n){if(!Array.isArray(i))throw new e.ManifestError(`The package ${e.quoted(r)} is not a list.`);let[o,...a]=i,u="string"==typeof o?o.indexOf("@",1):-1;if("string"!=typeof o||-1===u)throw new e.ManifestError(`The package ${e.quoted(r)} has no name and version.`);let c=o.slice(0,u),d=o.slice(u+1);if(d.startsWith("link:")&&n.push(c),/^(?:workspace|root|link):/.test(d))return[];let l=/^\d+\.\d+\.\d+/.test(d),p=s.get(o),f=`${l?"":d}${"string"==typeof p?` patch:${p}`:""}`.trimStart(),h=a.filter(e=>"string"==typeof e),q=e.integrityHashes(...h.filter(e=>/^sha\d+-/.test(e)));return[{ecosystem:"npm",name:c,version:l?d:null,hashes:q,...""!==f&&{source:e.withoutCredentials(f)},...l&&t.originUnlessHashed(q,h[0])}]}function withoutTrailingCommas(e){let t="",i=0,s=-1,n="";for(let o=0;o<e.length;o++){let a=e.charAt(o);" "!==a&&"\n"!==a&&"\r"!==a&&"	"!==a&&(("}"===a||"]"===a)&&-1!==s&&(t+=`${e.slice(i,s)} `,i=s+1),s=","!==a||"{[,".includes(n)?-1:o,'"'===a&&(o=r.endOfString(e,o)-1),n=a)}return t+e.slice(i)}__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(1130),exports.parseBun=t=>{let{lockfileVersion:i,packages:s,patchedDependencies:n={}}=r.parseJsonObject(withoutTrailingCommas(t));if(0!==i&&1!==i&&2!==i)throw new e.ManifestError("The lockfileVersion of the bun.lock is not supported (supported are 0, 1 and 2).");if(!r.isObject(s))throw new e.ManifestError('The bun.lock has no "packages".');if(!r.isObject(n))throw new e.ManifestError('"patchedDependencies" is not an object.');let o=new Map(Object.entries(n)),a=[];return{packages:Object.entries(s).flatMap(([e,r])=>packageOf(e,r,o,a)),unpinned:[],links:a}};


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1474);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(t){let n;try{n=JSON.parse(t)}catch(n){throw e.refuseMergeConflict(t),new e.ManifestError("The file is not valid JSON.",lineOf(n,t))}if(!isObject(n))throw new e.ManifestError("The file is not a JSON object.");return(t.includes("\\")||countKeysAtMost(t)!==countKeys(n))&&checkKeys(t),n}function countKeysAtMost(e){let t=0;for(let r=e.indexOf(":");-1!==r;r=e.indexOf(":",r+1)){let i=r-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===n&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"occurs twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape sequence",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let i=t+1;for(let t=e.charCodeAt(i);i<e.length&&t!==n;t=e.charCodeAt(i))i+=t===r?2:1;return i+1}let n=34,r=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),g=c.filter(t=>e.test(t));void 0!==s&&g.push(`subdirectory=${s}`);let f=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===f.length?l:`${l}?${f.join("&")}`),d=0===g.length?"":`${a.includes("?")?"&":"?"}${g.join("&")}`,p=o??r;return{text:`git+${a}${d}${void 0===p?"":`#${p}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;