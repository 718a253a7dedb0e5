"use strict";
exports.id = 9243;
exports.ids = [9243];
exports.modules = {

/***/ 9243:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2187),r=__webpack_require__(1114),t=__webpack_require__(7954),i=__webpack_require__(9049),s=__webpack_require__(6262);function packageOf(r,n,o,a){if(!Array.isArray(n))throw new s.ManifestError(`The package ${e.quoted(r)} is not a list.`);let[u,...c]=n,d="string"==typeof u?u.indexOf("@",1):-1;if("string"!=typeof u||-1===d)throw new s.ManifestError(`The package ${e.quoted(r)} has no name and version.`);let p=u.slice(0,d),l=u.slice(d+1);if(l.startsWith("link:")&&a.push(p),/^(?:workspace|root|link):/.test(l))return[];let f=/^\d+\.\d+\.\d+/.test(l),h=o.get(u),q=`${f?"":l}${"string"==typeof h?` patch:${h}`:""}`.trimStart(),g=c.filter(e=>"string"==typeof e),w=t.integrityHashes(...g.filter(e=>/^sha\d+-/.test(e)));return[{ecosystem:"npm",name:p,version:f?l:null,hashes:w,...""!==q&&{source:e.withoutCredentials(q)},...f&&i.originUnlessHashed(w,g[0])}]}function withoutTrailingCommas(e){let t="",i=0,s=-1,n="";for(let o=0;o<e.length;o++){let a=e.charAt(o);" "!==a&&"\n"!==a&&"\r"!==a&&"	"!==a&&(("}"===a||"]"===a)&&-1!==s&&(t+=`${e.slice(i,s)} `,i=s+1),s=","!==a||"{[,".includes(n)?-1:o,'"'===a&&(o=r.endOfString(e,o)-1),n=a)}return t+e.slice(i)}__webpack_require__(7598),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(1130),exports.parseBun=e=>{let{lockfileVersion:t,packages:i,patchedDependencies:n={}}=r.parseJsonObject(withoutTrailingCommas(e));if(0!==t&&1!==t&&2!==t)throw new s.ManifestError("The lockfileVersion of the bun.lock is not supported (supported are 0, 1 and 2).");if(!r.isObject(i))throw new s.ManifestError('The bun.lock has no "packages".');if(!r.isObject(n))throw new s.ManifestError('"patchedDependencies" is not an object.');let o=new Map(Object.entries(n)),a=[];return{packages:Object.entries(i).flatMap(([e,r])=>packageOf(e,r,o,a)),unpinned:[],links:a}};


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2187),t=__webpack_require__(1474),n=__webpack_require__(7954),r=__webpack_require__(6262);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(e){let t;try{t=JSON.parse(e)}catch(t){throw n.refuseMergeConflict(e),new r.ManifestError("The file is not valid JSON.",lineOf(t,e))}if(!isObject(t))throw new r.ManifestError("The file is not a JSON object.");return(e.includes("\\")||countKeysAtMost(e)!==countKeys(t))&&checkKeys(e),t}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let r=n-1;for(;isBlank(e.charCodeAt(r));)r--;e.charCodeAt(r)===i&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[c]=s;if("{"===c)r.push(new Set);else if("["===c)r.push(void 0);else if('"'!==c)r.pop();else{let c=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=c,!o.test(e))continue;let l=e.slice(s.index,c),f=JSON.parse(l),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"occurs twice in one object",t.lineAt(e,c));u?.add(f),1===f.length&&l.length>3&&(n??=refusedKey(f,"is written as an escape sequence",t.lineAt(e,c)))}}if(n)throw n}function refusedKey(t,n,i){return new r.ManifestError(`The key ${e.quoted(t)} ${n}.`,i)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==i;t=e.charCodeAt(n))n+=t===o?2:1;return n+1}let i=34,o=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,c]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===c?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(c)+(s?10:c.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(2187);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>e.test(t));void 0!==s&&f.push(`subdirectory=${s}`);let g=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===g.length?l:`${l}?${g.join("&")}`),d=0===f.length?"":`${a.includes("?")?"&":"?"}${f.join("&")}`,p=o??r;return{text:`git+${a}${d}${void 0===p?"":`#${p}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;