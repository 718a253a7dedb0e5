"use strict";
exports.id = 124;
exports.ids = [124];
exports.modules = {

/***/ 9124:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6889),t=__webpack_require__(7954);function isHash(e){return e.startsWith("h1:")?/^h1:[A-Za-z0-9+/]{43}=$/.test(e):/^[a-z0-9]+:\S+$/.test(e)}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),exports.goSum=r=>{e.refuseMergeConflict(r);let s=new Map,i=0;if(r.split("\n").forEach((e,r)=>{let n=e.trim().split(/\s+/);if(""===n[0])return;let[o="",a="",u=""]=n;if(3!==n.length||!/^v\d/.test(a)||!isHash(u))throw new t.ManifestError("The line is not a module, its version and its hash.",r+1);if(i+=1,a.endsWith("/go.mod"))return;let h=`${o} ${a}`,l=s.get(h);void 0===l?s.set(h,new Set([u])):l.add(u)}),0===i)throw new t.ManifestError("The go.sum is empty.");return{packages:Array.from(s,([e,t])=>{let[r="",s=""]=e.split(" ");return{ecosystem:"golang",name:r,version:s,hashes:[...t].sort()}}),unpinned:[]}};


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;