"use strict";
exports.id = 5434;
exports.ids = [5434];
exports.modules = {

/***/ 5434:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8466),r=__webpack_require__(3710);function isHash(e){return e.startsWith("h1:")?/^h1:[A-Za-z0-9+/]{43}=$/.test(e):/^[a-z0-9]+:\S+$/.test(e)}__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.parseGoSum=s=>{e.refuseMergeConflict(s);let t=new Map,i=0;if(s.split("\n").forEach((e,s)=>{let o=e.trim().split(/\s+/);if(""===o[0])return;let[n="",u="",a=""]=o;if(3!==o.length||!/^v\d/.test(u)||!isHash(a))throw new r.ManifestError("The line does not consist of a module, a version and a hash.",s+1);if(i+=1,u.endsWith("/go.mod"))return;let d=`${n} ${u}`,h=t.get(d);void 0===h?t.set(d,new Set([a])):h.add(a)}),0===i)throw new r.ManifestError("The go.sum is empty.");return{packages:Array.from(t,([e,r])=>{let[s="",t=""]=e.split(" ");return{ecosystem:"golang",name:s,version:t,hashes:[...r].sort()}}),unpinned:[]}};


/***/ })

};
;