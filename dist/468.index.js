"use strict";
exports.id = 468;
exports.ids = [468];
exports.modules = {

/***/ 468:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765),t=__webpack_require__(9343),r=__webpack_require__(7528);function packageOf(t,r,n){if(!Array.isArray(r))throw new e.ManifestError(`The package ${e.quoted(t)} is not a list.`);let[i,...o]=r,s="string"==typeof i?i.indexOf("@",1):-1;if("string"!=typeof i||-1===s)throw new e.ManifestError(`The package ${e.quoted(t)} has no name and version.`);let a=i.slice(0,s),l=i.slice(s+1);if(/^(?:workspace|root|link):/.test(l))return[];let c=/^\d+\.\d+\.\d+/.test(l),f=n.get(i),h=`${c?"":l}${"string"==typeof f?` patch:${f}`:""}`.trimStart();return[{ecosystem:"npm",name:a,version:c?l:null,hashes:o.filter(e=>"string"==typeof e).filter(e=>/^sha\d+-/.test(e)).flatMap(e=>e.split(" ")).sort(),...""!==h&&{source:e.withoutCredentials(h)}}]}function withoutTrailingCommas(t){let n="",i=0,o=-1,s="",a=0,l=new Set;for(let c=0;c<t.length;c++){let f=t.charAt(c);if(" "===f||"\n"===f||"\r"===f||"	"===f)continue;let h="}"===f||"]"===f;if(h&&-1!==o&&(n+=`${t.slice(i,o)} `,i=o+1),o=","!==f||"{[,".includes(s)?-1:c,h&&a--,("{"===f||"["===f)&&a++,"{"===f&&2===a&&(l=new Set),'"'===f){let n=endOfString(t,c);if(2===a&&":"!==s){let i=t.slice(c,n);if(l.has(i))throw new e.ManifestError("The bun.lock has two entries of one name.",r.lineAt(t,c));l.add(i)}c=n}s=f}return n+t.slice(i)}function endOfString(e,t){let r=t+1;for(;r<e.length&&'"'!==e.charAt(r);)r+="\\"===e.charAt(r)?2:1;return r}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),exports.bun=r=>{let{lockfileVersion:n,packages:i,patchedDependencies:o={}}=t.parseJsonObject(withoutTrailingCommas(r));if(0!==n&&1!==n&&2!==n)throw new e.ManifestError("The bun.lock has a lockfileVersion that is not known (known are 0, 1 and 2).");if(!t.isObject(i))throw new e.ManifestError('The bun.lock has no "packages".');if(!t.isObject(o))throw new e.ManifestError('"patchedDependencies" is not an object.');let s=new Map(Object.entries(o));return{packages:Object.entries(i).flatMap(([e,t])=>packageOf(e,t,s)),unpinned:[]}};


/***/ }),

/***/ 9343:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765),t=__webpack_require__(7528);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(n){let r;try{r=JSON.parse(n)}catch(r){throw t.refuseMergeConflict(n),new e.ManifestError("The file is not valid JSON.",lineOf(r,n))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(n.includes("\\")||countKeysAtMost(n)!==countKeys(r))&&checkKeys(n),r}function countKeysAtMost(e){let t=0;for(let r=e.indexOf(":");-1!==r;r=e.indexOf(":",r+1)){let i=r-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===n&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let i=t+1;for(let t=e.charCodeAt(i);t!==n;t=e.charCodeAt(i))i+=t===r?2:1;return i+1}let n=34,r=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 7528:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765);function lineAt(e,r){let n=1;for(let t=e.indexOf("\n");-1!==t&&t<r;t=e.indexOf("\n",t+1))n++;return n}function refuseMergeConflict(r){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(r);if(n)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(r,n.index))}exports.lineAt=lineAt,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;