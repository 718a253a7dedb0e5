"use strict";
exports.id = 4994;
exports.ids = [4994];
exports.modules = {

/***/ 4994:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474);__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708);let AddLayerVersionPermissionCommand=class AddLayerVersionPermissionCommand extends e.command(e._ep0,e._mw0,"AddLayerVersionPermission",e.AddLayerVersionPermission$){};let GetLayerVersionPolicyCommand=class GetLayerVersionPolicyCommand extends e.command(e._ep0,e._mw0,"GetLayerVersionPolicy",e.GetLayerVersionPolicy$){};let[i,r]=[1e5,200];let LambdaLayerPolicies=class LambdaLayerPolicies{#e;#i;#r;constructor(e,i,r){this.#e=e,this.#i=i,this.#r=r}async read(t){let o=new GetLayerVersionPolicyCommand({LayerName:this.#r,VersionNumber:t});try{let t=await e.withDeadline(this.#e,e.READ_DEADLINE,e=>this.#e.send(o,{abortSignal:e}));return{text:e.atMost(i,e.complete(t.Policy,"Policy"),"a Policy"),revision:e.atMost(r,e.complete(t.RevisionId,"RevisionId"),"a RevisionId")}}catch(i){if(e.isMissing(i,"ResourceNotFoundException"))return;throw e.translate(i,this.#t("GetLayerVersionPolicy",t))}}async add(t,{id:o,principal:n},s){let a=new AddLayerVersionPermissionCommand({LayerName:this.#r,VersionNumber:t,StatementId:o,Action:"lambda:GetLayerVersion",Principal:"account"===n.kind?n.id:"*",OrganizationId:"organization"===n.kind?n.id:void 0,RevisionId:s});try{let t=await e.withDeadline(this.#e,e.READ_DEADLINE,e=>this.#e.send(a,{abortSignal:e}));return{kind:"added",statement:e.atMost(i,e.complete(t.Statement,"Statement"),"a Statement"),revision:e.atMost(r,e.complete(t.RevisionId,"RevisionId"),"a RevisionId")}}catch(o){let{name:i,status:r}=e.failureOf(o);if(409===r&&"ResourceConflictException"===i)return{kind:"exists"};if(412===r&&"PreconditionFailedException"===i)return{kind:"stale"};if(e.isMissing(o,"ResourceNotFoundException"))return{kind:"missing"};if("PolicyLengthExceededException"===i)throw tooLarge(`${this.#r}:${t}`,o);throw e.translate(o,this.#t("AddLayerVersionPermission",t))}}#t(i,r){return e.layerCall(i,this.#i,`${this.#r}:${r}`)}};function tooLarge(i,r){return new e.ActionError({code:"policy-too-large",message:`AWS refused the statement, because the policy of ${i} would be too large.`,cause:r})}exports.LambdaLayerPolicies=LambdaLayerPolicies;


/***/ })

};
;