"use strict";
exports.id = 5434;
exports.ids = [5434];
exports.modules = {

/***/ 5434:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(6262);function isHash(e){return e.startsWith("h1:")?/^h1:[A-Za-z0-9+/]{43}=$/.test(e):/^[a-z0-9]+:\S+$/.test(e)}__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(2187),__webpack_require__(1130),exports.parseGoSum=s=>{e.refuseMergeConflict(s);let i=new Map,t=0;if(s.split("\n").forEach((e,s)=>{let o=e.trim().split(/\s+/);if(""===o[0])return;let[n="",u="",a=""]=o;if(3!==o.length||!/^v\d/.test(u)||!isHash(a))throw new r.ManifestError("The line does not consist of a module, a version and a hash.",s+1);if(t+=1,u.endsWith("/go.mod"))return;let d=`${n} ${u}`,q=i.get(d);void 0===q?i.set(d,new Set([a])):q.add(a)}),0===t)throw new r.ManifestError("The go.sum is empty.");return{packages:Array.from(i,([e,r])=>{let[s="",i=""]=e.split(" ");return{ecosystem:"golang",name:s,version:i,hashes:[...r].sort()}}),unpinned:[]}};


/***/ })

};
;