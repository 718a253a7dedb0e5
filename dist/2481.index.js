"use strict";
exports.id = 2481;
exports.ids = [2481];
exports.modules = {

/***/ 9200:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(3260),t=__webpack_require__(1474);exports.externalDataInterceptor={getFileRecord:()=>t.fileIntercept,interceptFile(e,r){t.fileIntercept[e]=Promise.resolve(r)},getTokenRecord:()=>e.tokenIntercept,interceptToken(t,r){e.tokenIntercept[t]=r}};


/***/ }),

/***/ 3260:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1455),t=__webpack_require__(7598),r=__webpack_require__(6760),o=__webpack_require__(1474);let getSSOTokenFilepath=e=>{let i=t.createHash("sha1").update(e).digest("hex");return r.join(o.getHomeDir(),".aws","sso","cache",`${i}.json`)},i={},getSSOTokenFromFile=async t=>{if(i[t])return i[t];let r=getSSOTokenFilepath(t);return JSON.parse(await e.readFile(r,"utf8"))};exports.getSSOTokenFilepath=getSSOTokenFilepath,exports.getSSOTokenFromFile=getSSOTokenFromFile,exports.tokenIntercept=i;


/***/ }),

/***/ 2481:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var __webpack_unused_export__;
var e=__webpack_require__(3024),r=__webpack_require__(1474),o=__webpack_require__(9200);__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(3260);let fromWebToken=e=>async r=>{e.logger?.debug("@aws-sdk/credential-provider-web-identity - fromWebToken");let{roleArn:o,roleSessionName:i,webIdentityToken:n,providerId:t,policyArns:s,policy:d,durationSeconds:l}=e,{roleAssumerWithWebIdentity:a}=e;if(!a){let{getDefaultRoleAssumerWithWebIdentity:o}=await __webpack_require__.e(/* import() */ 4964).then(__webpack_require__.t.bind(__webpack_require__, 4964, 19));a=o({...e.clientConfig,credentialProviderLogger:e.logger,parentClientConfig:{...r?.callerClientConfig,...e.parentClientConfig}},e.clientPlugins)}return a({RoleArn:o,RoleSessionName:i??`aws-sdk-js-session-${Date.now()}`,WebIdentityToken:n,ProviderId:t,PolicyArns:s,Policy:d,DurationSeconds:l})},i="AWS_WEB_IDENTITY_TOKEN_FILE";exports.fromTokenFile=(n={})=>async t=>{n.logger?.debug("@aws-sdk/credential-provider-web-identity - fromTokenFile");let s=n?.webIdentityTokenFile??process.env[i],d=n?.roleArn??process.env.AWS_ROLE_ARN,l=n?.roleSessionName??process.env.AWS_ROLE_SESSION_NAME;if(!s||!d)throw new r.CredentialsProviderError("Web identity configuration not specified",{logger:n.logger});let a=await fromWebToken({...n,webIdentityToken:o.externalDataInterceptor?.getTokenRecord?.()[s]??e.readFileSync(s,{encoding:"ascii"}),roleArn:d,roleSessionName:l})(t);return s===process.env[i]&&r.setCredentialFeature(a,"CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN","h"),a},__webpack_unused_export__=fromWebToken;


/***/ })

};
;