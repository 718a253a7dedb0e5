"use strict";
exports.id = 403;
exports.ids = [403];
exports.modules = {

/***/ 2403:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(1130),exports.parseGradle=r=>{e.refuseMergeConflict(r);let i=new Map,s=!1;for(let[t,o]of r.split("\n").entries()){let r=o.trim();if(""===r||r.startsWith("#"))continue;if(r.startsWith("empty=")){s=!0;continue}let[,n,u]=/^([^\s:=]+:[^\s:=]+):([^\s:=]+)=[^\s=:]*$/.exec(r)??[];if(void 0===n||void 0===u)throw new e.ManifestError("The line does not have the form group:artifact:version=configurations.",t+1);i.set(`${n}:${u}`,{ecosystem:"maven",name:n,version:u,hashes:[]})}if(!s)throw new e.ManifestError('The gradle.lockfile is cut off: its last line, "empty=", is missing.');return{packages:[...i.values()],unpinned:[]}};


/***/ })

};
;