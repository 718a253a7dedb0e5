"use strict";
exports.id = 3603;
exports.ids = [3603];
exports.modules = {

/***/ 3603:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474);async function explained(r,n,{accountId:i,homeRegion:s,cancelled:t,stalled:o}){let u=s(n);if(u===n)return r;try{let s=await e.unlessStalled(e.unlessCancelled(i(u),t),o);return new e.ActionError({code:"region-not-enabled",message:`AWS accepts the credentials in ${u}, but not in ${n}. Either account ${s} has not enabled ${n}, or the session token is not valid there. ${r.message}`,cause:r})}catch{return r}}__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.explained=explained;


/***/ })

};
;