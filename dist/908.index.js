"use strict";
exports.id = 908;
exports.ids = [908];
exports.modules = {

/***/ 4908:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(1114),t=__webpack_require__(1474),i=__webpack_require__(7257),o=__webpack_require__(9049);function originOf(r){let t=i.optionalTable(r,"dist"),s=i.optionalTable(r,"source"),n=t??(s&&"path"===i.optionalText(s,"type")?s:void 0);if(void 0!==n){let r=i.optionalText(n,"shasum")??"",t=i.optionalText(n,"reference")??"",a=""!==r?[`sha1:${r}`]:""!==t?[`dist-ref:${t}`]:[];return"path"===i.optionalText(n,"type")?{hashes:a,source:`path:${i.requiredText(n,"url")}`,problem:"path"}:a.length>0?{hashes:a,problem:""!==r||o.isCommit(t)?void 0:"reference",...""===r&&o.originUnlessHashed([],...urlsOf(n),...urlsOf(s),commitIn(s))}:{hashes:a,source:e.withoutCredentials(i.requiredText(n,"url")),problem:"url"}}if(void 0===s)return{hashes:[]};let a=i.requiredText(s,"reference"),u=i.requiredText(s,"url");if("git"!==i.optionalText(s,"type"))throw new e.ManifestError("The package comes from a version control system other than Git.");let{text:l,problem:p}=o.gitSource(u,a);return{hashes:[],source:l,problem:p}}function commitIn(e){return e&&i.optionalText(e,"reference")}function urlsOf(e){return void 0===e?[]:[e,...i.tables(e,"mirrors")].map(e=>i.optionalText(e,"url"))}__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1130),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.parseComposer=o=>{let s=r.parseJsonObject(o);if(!Array.isArray(s.packages))throw new e.ManifestError('The file is not a composer.lock, because it has no "packages" list.');let n=new Map,a=[],u=t.lineIndex(o,/^\s*"name"\s*:\s*"([^"]*)"/),l=i.tables(s,"packages");for(let[r,t]of[...l,...i.tables(s,"packages-dev")].entries()){let o=i.requiredText(t,"name"),s=o.toLowerCase(),p=i.requiredText(t,"version"),{hashes:c,problem:d,...f}=originOf(t);if(n.has(s))throw new e.ManifestError("The file lists a package twice.",u(o));n.set(s,{ecosystem:"composer",name:s,version:p,hashes:c,...f,...r>=l.length&&{marker:"require-dev"}}),d&&a.push({line:u(o),name:s,problem:d})}return{packages:[...n.values()],unpinned:a}};


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1474);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(t){let n;try{n=JSON.parse(t)}catch(n){throw e.refuseMergeConflict(t),new e.ManifestError("The file is not valid JSON.",lineOf(n,t))}if(!isObject(n))throw new e.ManifestError("The file is not a JSON object.");return(t.includes("\\")||countKeysAtMost(t)!==countKeys(n))&&checkKeys(t),n}function countKeysAtMost(e){let t=0;for(let r=e.indexOf(":");-1!==r;r=e.indexOf(":",r+1)){let i=r-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===n&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"occurs twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape sequence",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let i=t+1;for(let t=e.charCodeAt(i);i<e.length&&t!==n;t=e.charCodeAt(i))i+=t===r?2:1;return i+1}let n=34,r=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 7257:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(1114),e=__webpack_require__(7954);function isTable(e){return t.isObject(e)&&!(e instanceof Date)}function requiredText(t,r){let i=optionalText(t,r);if(void 0===i||""===i)throw new e.ManifestError(`"${r}" is missing.`);return i}function optionalText(t,r){let i=t[r]??void 0;if(void 0===i||"string"==typeof i)return i;throw new e.ManifestError(`"${r}" is not a string.`)}function optionalTable(t,r){let i=t[r]??void 0;if(void 0===i||isTable(i))return i;throw new e.ManifestError(`"${r}" is not a table.`)}function tables(t,e){return list(t,e,isTable,"tables")}function texts(t,e){return list(t,e,t=>"string"==typeof t,"strings")}function list(t,r,i,n){let o=t[r]??[];if(!Array.isArray(o)||!o.every(i))throw new e.ManifestError(`"${r}" is not a list of ${n}.`);return o}exports.isTable=isTable,exports.optionalTable=optionalTable,exports.optionalText=optionalText,exports.requiredText=requiredText,exports.tables=tables,exports.texts=texts;


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),g=c.filter(t=>e.test(t));void 0!==s&&g.push(`subdirectory=${s}`);let f=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===f.length?l:`${l}?${f.join("&")}`),d=0===g.length?"":`${a.includes("?")?"&":"?"}${g.join("&")}`,p=o??r;return{text:`git+${a}${d}${void 0===p?"":`#${p}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;