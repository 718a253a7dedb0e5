"use strict";
exports.id = 411;
exports.ids = [411];
exports.modules = {

/***/ 9411:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1114),r=__webpack_require__(6889);function packageOf(t,r,n,i){if(!Array.isArray(r))throw new e.ManifestError(`The package ${e.quoted(t)} is not a list.`);let[s,...o]=r,a="string"==typeof s?s.indexOf("@",1):-1;if("string"!=typeof s||-1===a)throw new e.ManifestError(`The package ${e.quoted(t)} has no name and version.`);let l=s.slice(0,a),c=s.slice(a+1);if(c.startsWith("link:")&&i.push(l),/^(?:workspace|root|link):/.test(c))return[];let f=/^\d+\.\d+\.\d+/.test(c),h=n.get(s),u=`${f?"":c}${"string"==typeof h?` patch:${h}`:""}`.trimStart();return[{ecosystem:"npm",name:l,version:f?c:null,hashes:o.filter(e=>"string"==typeof e).filter(e=>/^sha\d+-/.test(e)).flatMap(e=>e.split(" ")).sort(),...""!==u&&{source:e.withoutCredentials(u)}}]}function withoutTrailingCommas(n){let i="",s=0,o=-1,a="",l=0,c=new Set;for(let f=0;f<n.length;f++){let h=n.charAt(f);if(" "===h||"\n"===h||"\r"===h||"	"===h)continue;let u="}"===h||"]"===h;if(u&&-1!==o&&(i+=`${n.slice(s,o)} `,s=o+1),o=","!==h||"{[,".includes(a)?-1:f,u&&l--,("{"===h||"["===h)&&l++,"{"===h&&2===l&&(c=new Set),'"'===h){let i=t.endOfString(n,f);if(2===l&&":"!==a){let t=n.slice(f,i);if(c.has(t))throw new e.ManifestError("The bun.lock has two entries of one name.",r.lineAt(n,f));c.add(t)}f=i-1}a=h}return i+n.slice(s)}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),exports.bun=r=>{let{lockfileVersion:n,packages:i,patchedDependencies:s={}}=t.parseJsonObject(withoutTrailingCommas(r));if(0!==n&&1!==n&&2!==n)throw new e.ManifestError("The bun.lock has a lockfileVersion that is not known (known are 0, 1 and 2).");if(!t.isObject(i))throw new e.ManifestError('The bun.lock has no "packages".');if(!t.isObject(s))throw new e.ManifestError('"patchedDependencies" is not an object.');let o=new Map(Object.entries(s)),a=[];return{packages:Object.entries(i).flatMap(([e,t])=>packageOf(e,t,o,a)),unpinned:[],links:a}};


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(6889);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(n){let r;try{r=JSON.parse(n)}catch(r){throw t.refuseMergeConflict(n),new e.ManifestError("The file is not valid JSON.",lineOf(r,n))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(n.includes("\\")||countKeysAtMost(n)!==countKeys(r))&&checkKeys(n),r}function countKeysAtMost(e){let t=0;for(let r=e.indexOf(":");-1!==r;r=e.indexOf(":",r+1)){let i=r-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===n&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let i=t+1;for(let t=e.charCodeAt(i);i<e.length&&t!==n;t=e.charCodeAt(i))i+=t===r?2:1;return i+1}let n=34,r=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;