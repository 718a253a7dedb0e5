"use strict";
exports.id = 39;
exports.ids = [39];
exports.modules = {

/***/ 7039:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6889),t=__webpack_require__(7954);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975);let o=new Set(["exclude","go","godebug","ignore","module","retract","tool","toolchain"]),r=/\s*(?:\/\/.*|("(?:[^"\\]|\\.)*"|`[^`]*`|[(),]|(?:[^\s"`(),/]|\/(?!\/))+)|$)/y;function directivesOf(e){let r,n=[];if(e.split("\n").forEach((e,i)=>{let l=i+1,s=wordsOf(e,l);if(0===s.length)return;if(void 0!==r&&")"===s[0]&&1===s.length){r=void 0;return}let f=r??s.shift()??"";if("require"!==f&&"replace"!==f&&!o.has(f))throw new t.ManifestError("The line begins with no directive of a go.mod.",l);if(void 0===r&&"("===s[0]){if(1===s.length)r=f;else if(2!==s.length||")"!==s[1])throw new t.ManifestError("The block is not valid.",l);return}n.push({line:l,verb:f,words:s})}),void 0!==r)throw new t.ManifestError(`The block of "${r}" has no end.`);return n}function wordsOf(e,o){if(e.length>1e4)throw new t.ManifestError("The line is too long for a go.mod.",o);let n=[];for(r.lastIndex=0;;){let i=r.exec(e);if(null===i)throw new t.ManifestError("A quotation mark is not closed.",o);if(void 0===i[1])return n;n.push(unquoted(i[1]))}}function replacementOf({line:e,words:o}){let r=o.indexOf("=>"),[n,i]=o.slice(0,r),[l,s]=o.slice(r+1);if(r<1||r>2||void 0===n||void 0===l||o.length>r+3)throw new t.ManifestError("The line is not a module, an arrow and what replaces it.",e);return{line:e,name:n,version:i,source:void 0===s?`path:${l}`:`${l}@${s}`,used:!1}}function moduleOf(e,t,o){return{ecosystem:"golang",name:e,version:t,hashes:[],...void 0===o?{}:{source:o}}}function keyOf(e,t){return void 0===t?e:`${e} ${t}`}function unquoted(e){return/^["`].*["`]$/.test(e)&&e.length>1?e.slice(1,-1):e}exports.goMod=o=>{e.refuseMergeConflict(o);let r=directivesOf(o);if(!r.some(({verb:e})=>"module"===e))throw new t.ManifestError("The file is no go.mod: it names no module.");let n=r.filter(({verb:e})=>"replace"===e).map(replacementOf),i=new Map(n.map(e=>[keyOf(e.name,e.version),e])),l=new Map;for(let{line:e,verb:o,words:n}of r){if("require"!==o)continue;let[r,s]=n;if(void 0===r||void 0===s||n.length>2||!/^v\d/.test(s))throw new t.ManifestError("The line is not a module and its version.",e);let f=i.get(keyOf(r,s))??i.get(r);f&&(f.used=!0),l.set(keyOf(r,s),moduleOf(r,s,f?.source))}for(let{name:e,version:t,source:o,used:i}of/^1\.(?:1[7-9]|[2-9]\d|\d{3,})|^[2-9]/.test(r.find(({verb:e})=>"go"===e)?.words[0]??"")?[]:n)i||l.set(keyOf(e,t),moduleOf(e,t??null,o));let s=n.filter(({source:e})=>e.startsWith("path:")).map(({line:e,name:t})=>({file:"go.mod",line:e,name:t,problem:"path"}));return{packages:[...l.values()],unpinned:s}};


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;