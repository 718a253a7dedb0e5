"use strict";
exports.id = 39;
exports.ids = [39];
exports.modules = {

/***/ 7039:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6889),r=__webpack_require__(7954);__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(7975);let o=new Set(["exclude","go","godebug","ignore","module","retract","tool","toolchain"]),t=/\s*(?:\/\/.*|("(?:[^"\\]|\\.)*"|`[^`]*`|[(),]|(?:[^\s"`(),/]|\/(?!\/))+)|$)/y;function directivesOf(e){let t,i=[];if(e.split("\n").forEach((e,n)=>{let s=n+1,l=wordsOf(e,s);if(0===l.length)return;if(void 0!==t&&")"===l[0]&&1===l.length){t=void 0;return}let f=t??l.shift()??"";if("require"!==f&&"replace"!==f&&!o.has(f))throw new r.ManifestError("The line begins with no directive of a go.mod.",s);if(void 0===t&&"("===l[0]){if(1===l.length)t=f;else if(2!==l.length||")"!==l[1])throw new r.ManifestError("The block is not valid.",s);return}i.push({line:s,verb:f,words:l})}),void 0!==t)throw new r.ManifestError(`The block of "${t}" has no end.`);return i}function wordsOf(e,o){if(e.length>1e4)throw new r.ManifestError("The line is too long for a go.mod.",o);let i=[];for(t.lastIndex=0;;){let n=t.exec(e);if(null===n)throw new r.ManifestError("A quotation mark is not closed.",o);if(void 0===n[1])return i;i.push(unquoted(n[1]))}}function replacementOf({line:e,words:o}){let t=o.indexOf("=>"),[i,n]=o.slice(0,t),[s,l]=o.slice(t+1);if(t<1||t>2||void 0===i||void 0===s||o.length>t+3)throw new r.ManifestError("The line is not a module, an arrow and what replaces it.",e);return{line:e,name:i,version:n,source:void 0===l?`path:${s}`:`${s}@${l}`,used:!1}}function moduleOf(e,r,o){return{ecosystem:"golang",name:e,version:r,hashes:[],...void 0===o?{}:{source:o}}}function keyOf(e,r){return void 0===r?e:`${e} ${r}`}function unquoted(e){return/^["`].*["`]$/.test(e)&&e.length>1?e.slice(1,-1):e}exports.goMod=o=>{e.refuseMergeConflict(o);let t=directivesOf(o);if(!t.some(({verb:e})=>"module"===e))throw new r.ManifestError("The file is no go.mod: it names no module.");let i=t.filter(({verb:e})=>"replace"===e).map(replacementOf),n=new Map(i.map(e=>[keyOf(e.name,e.version),e])),s=new Map;for(let{line:e,verb:o,words:i}of t){if("require"!==o)continue;let[t,l]=i;if(void 0===t||void 0===l||i.length>2||!/^v\d/.test(l))throw new r.ManifestError("The line is not a module and its version.",e);let f=n.get(keyOf(t,l))??n.get(t);f&&(f.used=!0),s.set(keyOf(t,l),moduleOf(t,l,f?.source))}for(let{name:e,version:r,source:o,used:n}of/^1\.(?:1[7-9]|[2-9]\d|\d{3,})|^[2-9]/.test(t.find(({verb:e})=>"go"===e)?.words[0]??"")?[]:i)n||s.set(keyOf(e,r),moduleOf(e,r??null,o));let l=i.filter(({source:e})=>e.startsWith("path:")).map(({line:e,name:r})=>({file:"go.mod",line:e,name:r,problem:"path"}));return{packages:[...s.values()],unpinned:l}};


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;