"use strict";
exports.id = 4908;
exports.ids = [4908];
exports.modules = {

/***/ 4908:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2187),r=__webpack_require__(1114),i=__webpack_require__(1474),t=__webpack_require__(7257),o=__webpack_require__(9049),s=__webpack_require__(6262);function originOf(r){let i=t.optionalTable(r,"dist"),n=t.optionalTable(r,"source"),a=i??(n&&"path"===t.optionalText(n,"type")?n:void 0);if(void 0!==a){let r=t.optionalText(a,"shasum")??"",i=t.optionalText(a,"reference")??"",s=""!==r?[`sha1:${r}`]:""!==i?[`dist-ref:${i}`]:[];return"path"===t.optionalText(a,"type")?{hashes:s,source:`path:${t.requiredText(a,"url")}`,problem:"path"}:s.length>0?{hashes:s,problem:""!==r||o.isCommit(i)?void 0:"reference",...""===r&&o.originUnlessHashed([],...urlsOf(a),...urlsOf(n),commitIn(n))}:{hashes:s,source:e.withoutCredentials(t.requiredText(a,"url")),problem:"url"}}if(void 0===n)return{hashes:[]};let u=t.requiredText(n,"reference"),l=t.requiredText(n,"url");if("git"!==t.optionalText(n,"type"))throw new s.ManifestError("The package comes from a version control system other than Git.");let{text:p,problem:c}=o.gitSource(l,u);return{hashes:[],source:p,problem:c}}function commitIn(e){return e&&t.optionalText(e,"reference")}function urlsOf(e){return void 0===e?[]:[e,...t.tables(e,"mirrors")].map(e=>t.optionalText(e,"url"))}__webpack_require__(7598),__webpack_require__(7954),__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(1130),exports.parseComposer=e=>{let o=r.parseJsonObject(e);if(!Array.isArray(o.packages))throw new s.ManifestError('The file is not a composer.lock, because it has no "packages" list.');let n=new Map,a=[],u=i.lineIndex(e,/^\s*"name"\s*:\s*"([^"]*)"/),l=t.tables(o,"packages");for(let[e,r]of[...l,...t.tables(o,"packages-dev")].entries()){let i=t.requiredText(r,"name"),o=i.toLowerCase(),p=t.requiredText(r,"version"),{hashes:c,problem:d,...f}=originOf(r);if(n.has(o))throw new s.ManifestError("The file lists a package twice.",u(i));n.set(o,{ecosystem:"composer",name:o,version:p,hashes:c,...f,...e>=l.length&&{marker:"require-dev"}}),d&&a.push({line:u(i),name:o,problem:d})}return{packages:[...n.values()],unpinned:a}};


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2187),t=__webpack_require__(1474),n=__webpack_require__(7954),r=__webpack_require__(6262);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(e){let t;try{t=JSON.parse(e)}catch(t){throw n.refuseMergeConflict(e),new r.ManifestError("The file is not valid JSON.",lineOf(t,e))}if(!isObject(t))throw new r.ManifestError("The file is not a JSON object.");return(e.includes("\\")||countKeysAtMost(e)!==countKeys(t))&&checkKeys(e),t}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let r=n-1;for(;isBlank(e.charCodeAt(r));)r--;e.charCodeAt(r)===i&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[c]=s;if("{"===c)r.push(new Set);else if("["===c)r.push(void 0);else if('"'!==c)r.pop();else{let c=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=c,!o.test(e))continue;let l=e.slice(s.index,c),f=JSON.parse(l),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"occurs twice in one object",t.lineAt(e,c));u?.add(f),1===f.length&&l.length>3&&(n??=refusedKey(f,"is written as an escape sequence",t.lineAt(e,c)))}}if(n)throw n}function refusedKey(t,n,i){return new r.ManifestError(`The key ${e.quoted(t)} ${n}.`,i)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==i;t=e.charCodeAt(n))n+=t===o?2:1;return n+1}let i=34,o=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,c]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===c?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(c)+(s?10:c.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 7257:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(1114),e=__webpack_require__(6262);function isTable(e){return t.isObject(e)&&!(e instanceof Date)}function requiredText(t,r){let i=optionalText(t,r);if(void 0===i||""===i)throw new e.ManifestError(`"${r}" is missing.`);return i}function optionalText(t,r){let i=t[r]??void 0;if(void 0===i||"string"==typeof i)return i;throw new e.ManifestError(`"${r}" is not a string.`)}function optionalTable(t,r){let i=t[r]??void 0;if(void 0===i||isTable(i))return i;throw new e.ManifestError(`"${r}" is not a table.`)}function tables(t,e){return list(t,e,isTable,"tables")}function texts(t,e){return list(t,e,t=>"string"==typeof t,"strings")}function list(t,r,i,o){let n=t[r]??[];if(!Array.isArray(n)||!n.every(i))throw new e.ManifestError(`"${r}" is not a list of ${o}.`);return n}exports.isTable=isTable,exports.optionalTable=optionalTable,exports.optionalText=optionalText,exports.requiredText=requiredText,exports.tables=tables,exports.texts=texts;


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(2187);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>e.test(t));void 0!==s&&f.push(`subdirectory=${s}`);let g=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===g.length?l:`${l}?${g.join("&")}`),d=0===f.length?"":`${a.includes("?")?"&":"?"}${f.join("&")}`,p=o??r;return{text:`git+${a}${d}${void 0===p?"":`#${p}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;