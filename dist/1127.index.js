"use strict";
exports.id = 1127;
exports.ids = [1127];
exports.modules = {

/***/ 1127:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474);async function olderContents(r,{version:n},o){try{let i=await e.unlessCancelled(r.archive(n),o);if(void 0===i)return`Version ${n} no longer exists.`;let{readContents:s}=await Promise.all(/* import() */[__webpack_require__.e(4287), __webpack_require__.e(8470)]).then(__webpack_require__.t.bind(__webpack_require__, 8470, 19));return await e.unlessCancelled(s(i,o),o)??`The archive of version ${n} is damaged.`}catch(i){let{code:r,message:o}=e.asActionError(i);return`The contents of version ${n} are unknown: ${"cancelled"===r?"the run was cancelled":o}`}}__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.olderContents=olderContents;


/***/ })

};
;