"use strict";
exports.id = 368;
exports.ids = [368];
exports.modules = {

/***/ 843:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(895),t=__webpack_require__(351);exports.externalDataInterceptor={getFileRecord:()=>t.fileIntercept,interceptFile(e,r){t.fileIntercept[e]=Promise.resolve(r)},getTokenRecord:()=>e.tokenIntercept,interceptToken(t,r){e.tokenIntercept[t]=r}};


/***/ }),

/***/ 895:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(455),t=__webpack_require__(598),r=__webpack_require__(760),o=__webpack_require__(351);let getSSOTokenFilepath=e=>{let i=t.createHash("sha1").update(e).digest("hex");return r.join(o.getHomeDir(),".aws","sso","cache",`${i}.json`)},i={},getSSOTokenFromFile=async t=>{if(i[t])return i[t];let r=getSSOTokenFilepath(t);return JSON.parse(await e.readFile(r,"utf8"))};exports.getSSOTokenFilepath=getSSOTokenFilepath,exports.getSSOTokenFromFile=getSSOTokenFromFile,exports.tokenIntercept=i;


/***/ }),

/***/ 368:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var __webpack_unused_export__;
var e=__webpack_require__(24),r=__webpack_require__(351),o=__webpack_require__(843);__webpack_require__(598),__webpack_require__(500),__webpack_require__(653),__webpack_require__(857),__webpack_require__(161),__webpack_require__(75),__webpack_require__(708),__webpack_require__(760),__webpack_require__(455),__webpack_require__(522),__webpack_require__(327),__webpack_require__(895);let fromWebToken=e=>async r=>{e.logger?.debug("@aws-sdk/credential-provider-web-identity - fromWebToken");let{roleArn:o,roleSessionName:n,webIdentityToken:i,providerId:t,policyArns:s,policy:d,durationSeconds:l}=e,{roleAssumerWithWebIdentity:a}=e;if(!a){let{getDefaultRoleAssumerWithWebIdentity:o}=await __webpack_require__.e(/* import() */ 397).then(__webpack_require__.t.bind(__webpack_require__, 397, 19));a=o({...e.clientConfig,credentialProviderLogger:e.logger,parentClientConfig:{...r?.callerClientConfig,...e.parentClientConfig}},e.clientPlugins)}return a({RoleArn:o,RoleSessionName:n??`aws-sdk-js-session-${Date.now()}`,WebIdentityToken:i,ProviderId:t,PolicyArns:s,Policy:d,DurationSeconds:l})},n="AWS_WEB_IDENTITY_TOKEN_FILE";exports.fromTokenFile=(i={})=>async t=>{i.logger?.debug("@aws-sdk/credential-provider-web-identity - fromTokenFile");let s=i?.webIdentityTokenFile??process.env[n],d=i?.roleArn??process.env.AWS_ROLE_ARN,l=i?.roleSessionName??process.env.AWS_ROLE_SESSION_NAME;if(!s||!d)throw new r.CredentialsProviderError("Web identity configuration not specified",{logger:i.logger});let a=await fromWebToken({...i,webIdentityToken:o.externalDataInterceptor?.getTokenRecord?.()[s]??e.readFileSync(s,{encoding:"ascii"}),roleArn:d,roleSessionName:l})(t);return s===process.env[n]&&r.setCredentialFeature(a,"CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN","h"),a},__webpack_unused_export__=fromWebToken;


/***/ })

};
;