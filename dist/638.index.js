"use strict";
exports.id = 638;
exports.ids = [638];
exports.modules = {

/***/ 2638:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(6426),o=__webpack_require__(1114),i=__webpack_require__(1474),t=__webpack_require__(7257),s=__webpack_require__(3670);function originOf(o){let i=t.optionalTable(o,"dist"),n=t.optionalTable(o,"source"),a=i??(n&&"path"===t.optionalText(n,"type")?n:void 0);if(void 0!==a){let o=t.optionalText(a,"shasum")??"",i=t.optionalText(a,"reference")??"",u=""!==o?[`sha1:${o}`]:""!==i?[`dist-ref:${i}`]:[];return"path"===t.optionalText(a,"type")?{hashes:u,source:`path:${t.requiredText(a,"url")}`,problem:"path"}:u.length>0?{hashes:u,problem:""!==o||r.isCommit(i)?void 0:"reference",...""===o&&s.originUnlessHashed([],...urlsOf(a),...urlsOf(n),commitIn(n))}:{hashes:u,source:e.withoutCredentials(t.requiredText(a,"url")),problem:"url"}}if(void 0===n)return{hashes:[]};let u=t.requiredText(n,"reference"),l=t.requiredText(n,"url");if("git"!==t.optionalText(n,"type"))throw new e.ManifestError("A package comes from a version control system other than Git.");return{hashes:[],source:r.gitSource(l,u),problem:r.isCommit(u)?void 0:"reference"}}function commitIn(e){return e&&t.optionalText(e,"reference")}function urlsOf(e){return void 0===e?[]:[e,...t.tables(e,"mirrors")].map(e=>t.optionalText(e,"url"))}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(6889),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.composer=r=>{let s=o.parseJsonObject(r);if(!Array.isArray(s.packages))throw new e.ManifestError('The file is no composer.lock: it has no list of "packages".');let n=new Map,a=[],u=i.lineIndex(r,/^\s*"name"\s*:\s*"([^"]*)"/),l=t.tables(s,"packages");for(let[r,o]of[...l,...t.tables(s,"packages-dev")].entries()){let i=t.requiredText(o,"name"),s=i.toLowerCase(),p=t.requiredText(o,"version"),{hashes:c,problem:d,...m}=originOf(o);if(n.has(s))throw new e.ManifestError("A package stands there twice.",u(i));n.set(s,{ecosystem:"composer",name:s,version:p,hashes:c,...m,...r>=l.length&&{marker:"require-dev"}}),d&&a.push({file:"composer.lock",line:u(i),name:s,problem:d})}return{packages:[...n.values()],unpinned:a}};


/***/ }),

/***/ 6426:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,o){let[s,n=r]=splitAt(t.withoutUserinfo(e.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(s,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>i.test(t));void 0!==o&&f.push(`subdirectory=${o}`);let m=c.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1474),n=__webpack_require__(6889);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(t){let r;try{r=JSON.parse(t)}catch(r){throw n.refuseMergeConflict(t),new e.ManifestError("The file is not valid JSON.",lineOf(r,t))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(t.includes("\\")||countKeysAtMost(t)!==countKeys(r))&&checkKeys(t),r}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let i=n-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===r&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==r;t=e.charCodeAt(n))n+=t===i?2:1;return n+1}let r=34,i=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 7257:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(1114),e=__webpack_require__(7954);function isTable(e){return t.isObject(e)&&!(e instanceof Date)}function requiredText(t,r){let i=optionalText(t,r);if(void 0===i||""===i)throw new e.ManifestError(`"${r}" is missing.`);return i}function optionalText(t,r){let i=t[r]??void 0;if(void 0===i||"string"==typeof i)return i;throw new e.ManifestError(`"${r}" is not a text.`)}function optionalTable(t,r){let i=t[r]??void 0;if(void 0===i||isTable(i))return i;throw new e.ManifestError(`"${r}" is not a table.`)}function tables(t,e){return list(t,e,isTable,"tables")}function texts(t,e){return list(t,e,t=>"string"==typeof t,"texts")}function list(t,r,i,o){let n=t[r]??[];if(!Array.isArray(n)||!n.every(i))throw new e.ManifestError(`"${r}" is not a list of ${o}.`);return n}exports.isTable=isTable,exports.optionalTable=optionalTable,exports.optionalText=optionalText,exports.requiredText=requiredText,exports.tables=tables,exports.texts=texts;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 3670:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function originUnlessHashed(i,...n){let r=n.filter(e=>"string"==typeof e&&""!==e);return i.length>0||0===r.length?{}:{origin:r.map(i=>e.withoutCredentials(String(i)).replace(/\/+$/,"")).join(" ")}}exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;