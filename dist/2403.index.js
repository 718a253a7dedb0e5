"use strict";
exports.id = 2403;
exports.ids = [2403];
exports.modules = {

/***/ 2403:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(6262);__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(2187),__webpack_require__(1130),exports.parseGradle=i=>{e.refuseMergeConflict(i);let s=new Map,t=!1;for(let[e,o]of i.split("\n").entries()){let i=o.trim();if(""===i||i.startsWith("#"))continue;if(i.startsWith("empty=")){t=!0;continue}let[,n,u]=/^([^\s:=]+:[^\s:=]+):([^\s:=]+)=[^\s=:]*$/.exec(i)??[];if(void 0===n||void 0===u)throw new r.ManifestError("The line does not have the form group:artifact:version=configurations.",e+1);s.set(`${n}:${u}`,{ecosystem:"maven",name:n,version:u,hashes:[]})}if(!t)throw new r.ManifestError('The gradle.lockfile is cut off: its last line, "empty=", is missing.');return{packages:[...s.values()],unpinned:[]}};


/***/ })

};
;