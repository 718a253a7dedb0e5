"use strict";
exports.id = 411;
exports.ids = [411];
exports.modules = {

/***/ 9411:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(1114),t=__webpack_require__(3670);function packageOf(r,i,n,s){if(!Array.isArray(i))throw new e.ManifestError(`The package ${e.quoted(r)} is not a list.`);let[o,...a]=i,u="string"==typeof o?o.indexOf("@",1):-1;if("string"!=typeof o||-1===u)throw new e.ManifestError(`The package ${e.quoted(r)} has no name and version.`);let c=o.slice(0,u),l=o.slice(u+1);if(l.startsWith("link:")&&s.push(c),/^(?:workspace|root|link):/.test(l))return[];let f=/^\d+\.\d+\.\d+/.test(l),p=n.get(o),d=`${f?"":l}${"string"==typeof p?` patch:${p}`:""}`.trimStart(),h=a.filter(e=>"string"==typeof e),q=h.filter(e=>/^sha\d+-/.test(e));return[{ecosystem:"npm",name:c,version:f?l:null,hashes:q.flatMap(e=>e.split(" ")).sort(),...""!==d&&{source:e.withoutCredentials(d)},...f&&t.originUnlessHashed(q,h[0])}]}function withoutTrailingCommas(e){let t="",i=0,n=-1,s="";for(let o=0;o<e.length;o++){let a=e.charAt(o);" "!==a&&"\n"!==a&&"\r"!==a&&"	"!==a&&(("}"===a||"]"===a)&&-1!==n&&(t+=`${e.slice(i,n)} `,i=n+1),n=","!==a||"{[,".includes(s)?-1:o,'"'===a&&(o=r.endOfString(e,o)-1),s=a)}return t+e.slice(i)}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(6889),exports.bun=t=>{let{lockfileVersion:i,packages:n,patchedDependencies:s={}}=r.parseJsonObject(withoutTrailingCommas(t));if(0!==i&&1!==i&&2!==i)throw new e.ManifestError("The bun.lock has a lockfileVersion that is not known (known are 0, 1 and 2).");if(!r.isObject(n))throw new e.ManifestError('The bun.lock has no "packages".');if(!r.isObject(s))throw new e.ManifestError('"patchedDependencies" is not an object.');let o=new Map(Object.entries(s)),a=[];return{packages:Object.entries(n).flatMap(([e,r])=>packageOf(e,r,o,a)),unpinned:[],links:a}};


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1474),n=__webpack_require__(6889);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(t){let r;try{r=JSON.parse(t)}catch(r){throw n.refuseMergeConflict(t),new e.ManifestError("The file is not valid JSON.",lineOf(r,t))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(t.includes("\\")||countKeysAtMost(t)!==countKeys(r))&&checkKeys(t),r}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let i=n-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===r&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==r;t=e.charCodeAt(n))n+=t===i?2:1;return n+1}let r=34,i=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


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