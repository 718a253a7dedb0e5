"use strict";
exports.id = 124;
exports.ids = [124];
exports.modules = {

/***/ 9124:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6889),r=__webpack_require__(7954);function isHash(e){return e.startsWith("h1:")?/^h1:[A-Za-z0-9+/]{43}=$/.test(e):/^[a-z0-9]+:\S+$/.test(e)}__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(7975),exports.goSum=t=>{e.refuseMergeConflict(t);let s=new Map,i=0;if(t.split("\n").forEach((e,t)=>{let n=e.trim().split(/\s+/);if(""===n[0])return;let[o="",u="",a=""]=n;if(3!==n.length||!/^v\d/.test(u)||!isHash(a))throw new r.ManifestError("The line is not a module, its version and its hash.",t+1);if(i+=1,u.endsWith("/go.mod"))return;let d=`${o} ${u}`,h=s.get(d);void 0===h?s.set(d,new Set([a])):h.add(a)}),0===i)throw new r.ManifestError("The go.sum is empty.");return{packages:Array.from(s,([e,r])=>{let[t="",s=""]=e.split(" ");return{ecosystem:"golang",name:t,version:s,hashes:[...r].sort()}}),unpinned:[]}};


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;