"use strict";
exports.id = 638;
exports.ids = [638];
exports.modules = {

/***/ 2638:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(6426),t=__webpack_require__(1114),o=__webpack_require__(6889),i=__webpack_require__(7257);function originOf(t){let o=i.optionalTable(t,"dist"),s=i.optionalTable(t,"source"),a=o??(s&&"path"===i.optionalText(s,"type")?s:void 0);if(void 0!==a){let t=i.optionalText(a,"shasum")??"",o=i.optionalText(a,"reference")??"",s=""!==t?[`sha1:${t}`]:""!==o?[`dist-ref:${o}`]:[];return"path"===i.optionalText(a,"type")?{hashes:s,source:`path:${i.requiredText(a,"url")}`,problem:"path"}:s.length>0?{hashes:s,problem:""!==t||r.isCommit(o)?void 0:"reference"}:{hashes:s,source:e.withoutCredentials(i.requiredText(a,"url")),problem:"url"}}if(void 0===s)return{hashes:[]};let n=i.requiredText(s,"reference"),l=i.requiredText(s,"url");if("git"!==i.optionalText(s,"type"))throw new e.ManifestError("A package comes from a version control system other than Git.");return{hashes:[],source:r.gitSource(l,n),problem:r.isCommit(n)?void 0:"reference"}}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),exports.composer=r=>{let s=t.parseJsonObject(r);if(!Array.isArray(s.packages))throw new e.ManifestError('The file is no composer.lock: it has no list of "packages".');let a=new Map,n=[],l=o.lineIndex(r,/^\s*"name"\s*:\s*"([^"]*)"/),u=i.tables(s,"packages");for(let[r,t]of[...u,...i.tables(s,"packages-dev")].entries()){let o=i.requiredText(t,"name"),s=o.toLowerCase(),p=i.requiredText(t,"version"),{hashes:c,source:h,problem:d}=originOf(t);if(a.has(s))throw new e.ManifestError("A package stands there twice.",l(o));a.set(s,{ecosystem:"composer",name:s,version:p,hashes:c,...void 0!==h&&{source:h},...r>=u.length&&{marker:"require-dev"}}),d&&n.push({file:"composer.lock",line:l(o),name:s,problem:d})}return{packages:[...a.values()],unpinned:n}};


/***/ }),

/***/ 6426:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,o){let[s,n=r]=splitAt(t.withoutUserinfo(e.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(s,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>i.test(t));void 0!==o&&f.push(`subdirectory=${o}`);let m=c.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(6889);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(n){let r;try{r=JSON.parse(n)}catch(r){throw t.refuseMergeConflict(n),new e.ManifestError("The file is not valid JSON.",lineOf(r,n))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(n.includes("\\")||countKeysAtMost(n)!==countKeys(r))&&checkKeys(n),r}function countKeysAtMost(e){let t=0;for(let r=e.indexOf(":");-1!==r;r=e.indexOf(":",r+1)){let i=r-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===n&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let i=t+1;for(let t=e.charCodeAt(i);i<e.length&&t!==n;t=e.charCodeAt(i))i+=t===r?2:1;return i+1}let n=34,r=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 7257:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(1114),e=__webpack_require__(7954);function isTable(e){return t.isObject(e)&&!(e instanceof Date)}function requiredText(t,r){let i=optionalText(t,r);if(void 0===i||""===i)throw new e.ManifestError(`"${r}" is missing.`);return i}function optionalText(t,r){let i=t[r]??void 0;if(void 0===i||"string"==typeof i)return i;throw new e.ManifestError(`"${r}" is not a text.`)}function optionalTable(t,r){let i=t[r]??void 0;if(void 0===i||isTable(i))return i;throw new e.ManifestError(`"${r}" is not a table.`)}function tables(t,e){return list(t,e,isTable,"tables")}function texts(t,e){return list(t,e,t=>"string"==typeof t,"texts")}function list(t,r,i,o){let n=t[r]??[];if(!Array.isArray(n)||!n.every(i))throw new e.ManifestError(`"${r}" is not a list of ${o}.`);return n}exports.isTable=isTable,exports.optionalTable=optionalTable,exports.optionalText=optionalText,exports.requiredText=requiredText,exports.tables=tables,exports.texts=texts;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;