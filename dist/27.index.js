"use strict";
exports.id = 27;
exports.ids = [27];
exports.modules = {

/***/ 4027:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6889),r=__webpack_require__(7954);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),exports.gradle=t=>{e.refuseMergeConflict(t);let i=new Map,s=!1;for(let[e,n]of t.split("\n").entries()){let t=n.trim();if(""===t||t.startsWith("#"))continue;if(t.startsWith("empty=")){s=!0;continue}let[,o,a]=/^([^\s:=]+:[^\s:=]+):([^\s:=]+)=[^\s=:]*$/.exec(t)??[];if(void 0===o||void 0===a)throw new r.ManifestError("The line is not group:artifact:version=configurations.",e+1);i.set(`${o}:${a}`,{ecosystem:"maven",name:o,version:a,hashes:[]})}if(!s)throw new r.ManifestError('The gradle.lockfile has no line "empty=", which is the last in it.');return{packages:[...i.values()],unpinned:[]}};


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;