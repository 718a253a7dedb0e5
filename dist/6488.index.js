"use strict";
exports.id = 6488;
exports.ids = [6488];
exports.modules = {

/***/ 6488:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474);async function billOfMaterials(r,{path:i,sha256:s},t){let o=await t.read();if("understood"!==o.kind)throw new e.ActionError({code:"manifest-not-understood",message:`${e.notUnderstood(i,o)} Its packages cannot be listed, and \`sbom-path\` is set.`,hint:`${e.remedyOf(o,"sbom-path")} Nothing was written.`});await e.requireKnownNames(t);let{sbomOf:n}=await __webpack_require__.e(/* import() */ 2661).then(__webpack_require__.t.bind(__webpack_require__, 2661, 19));return n({layerName:r,manifestSha256:s},o.resolved.packages)}__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.billOfMaterials=billOfMaterials;


/***/ })

};
;