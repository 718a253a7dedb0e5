"use strict";
exports.id = 27;
exports.ids = [27];
exports.modules = {

/***/ 4027:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6889),r=__webpack_require__(7954);__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(7975),exports.gradle=i=>{e.refuseMergeConflict(i);let s=new Map,t=!1;for(let[e,n]of i.split("\n").entries()){let i=n.trim();if(""===i||i.startsWith("#"))continue;if(i.startsWith("empty=")){t=!0;continue}let[,o,u]=/^([^\s:=]+:[^\s:=]+):([^\s:=]+)=[^\s=:]*$/.exec(i)??[];if(void 0===o||void 0===u)throw new r.ManifestError("The line is not group:artifact:version=configurations.",e+1);s.set(`${o}:${u}`,{ecosystem:"maven",name:o,version:u,hashes:[]})}if(!t)throw new r.ManifestError('The gradle.lockfile has no line "empty=", which is the last in it.');return{packages:[...s.values()],unpinned:[]}};


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;