"use strict";
exports.id = 783;
exports.ids = [783];
exports.modules = {

/***/ 783:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(653),i=__webpack_require__(351),r=__webpack_require__(427);__webpack_require__(857),__webpack_require__(161),__webpack_require__(598),__webpack_require__(500),__webpack_require__(75),__webpack_require__(708),__webpack_require__(760),__webpack_require__(455),__webpack_require__(522),__webpack_require__(24),__webpack_require__(327),__webpack_require__(824);let AddLayerVersionPermissionCommand=class AddLayerVersionPermissionCommand extends r.command(r._ep0,r._mw0,"AddLayerVersionPermission",r.AddLayerVersionPermission$){};let GetLayerVersionPolicyCommand=class GetLayerVersionPolicyCommand extends r.command(r._ep0,r._mw0,"GetLayerVersionPolicy",r.GetLayerVersionPolicy$){};let[t,o]=[1e5,200];let LambdaLayerPolicies=class LambdaLayerPolicies{#e;#i;#r;constructor(e,i,r){this.#e=e,this.#i=i,this.#r=r}async read(e){let r=new GetLayerVersionPolicyCommand({LayerName:this.#r,VersionNumber:e});try{let e=await i.withDeadline(this.#e,i.READ_DEADLINE,e=>this.#e.send(r,{abortSignal:e}));return{text:i.atMost(t,i.complete(e.Policy,"Policy"),"a Policy"),revision:i.atMost(o,i.complete(e.RevisionId,"RevisionId"),"a RevisionId")}}catch(r){if(i.isMissing(r,"ResourceNotFoundException"))return;throw i.translate(r,this.#t("GetLayerVersionPolicy",e))}}async add(e,{id:r,principal:n},s){let a=new AddLayerVersionPermissionCommand({LayerName:this.#r,VersionNumber:e,StatementId:r,Action:"lambda:GetLayerVersion",Principal:"account"===n.kind?n.id:"*",OrganizationId:"organization"===n.kind?n.id:void 0,RevisionId:s});try{let e=await i.withDeadline(this.#e,i.READ_DEADLINE,e=>this.#e.send(a,{abortSignal:e}));return{kind:"added",statement:i.atMost(t,i.complete(e.Statement,"Statement"),"a Statement"),revision:i.atMost(o,i.complete(e.RevisionId,"RevisionId"),"a RevisionId")}}catch(o){let{name:r,status:t}=i.failureOf(o);if(409===t&&"ResourceConflictException"===r)return{kind:"exists"};if(412===t&&"PreconditionFailedException"===r)return{kind:"stale"};if(i.isMissing(o,"ResourceNotFoundException"))return{kind:"missing"};if("PolicyLengthExceededException"===r)throw tooLarge(`${this.#r}:${e}`,o);throw i.translate(o,this.#t("AddLayerVersionPermission",e))}}#t(e,i){return r.layerCall(e,this.#i,`${this.#r}:${i}`)}};function tooLarge(i,r){return new e.ActionError({code:"policy-too-large",message:`AWS refused the statement, because the policy of ${i} would be too large.`,cause:r})}exports.LambdaLayerPolicies=LambdaLayerPolicies;


/***/ })

};
;