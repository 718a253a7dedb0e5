"use strict";
exports.id = 1952;
exports.ids = [1952,9571];
exports.modules = {

/***/ 9200:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(3260),t=__webpack_require__(1474);exports.externalDataInterceptor={getFileRecord:()=>t.fileIntercept,interceptFile(e,r){t.fileIntercept[e]=Promise.resolve(r)},getTokenRecord:()=>e.tokenIntercept,interceptToken(t,r){e.tokenIntercept[t]=r}};


/***/ }),

/***/ 3260:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1455),t=__webpack_require__(7598),r=__webpack_require__(6760),o=__webpack_require__(1474);let getSSOTokenFilepath=e=>{let i=t.createHash("sha1").update(e).digest("hex");return r.join(o.getHomeDir(),".aws","sso","cache",`${i}.json`)},i={},getSSOTokenFromFile=async t=>{if(i[t])return i[t];let r=getSSOTokenFilepath(t);return JSON.parse(await e.readFile(r,"utf8"))};exports.getSSOTokenFilepath=getSSOTokenFilepath,exports.getSSOTokenFromFile=getSSOTokenFromFile,exports.tokenIntercept=i;


/***/ }),

/***/ 3085:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474);let parseKnownFiles=async E=>{let r=await e.loadSharedConfigFiles(E);return((...e)=>{let E={};for(let r of e)for(let[e,N]of Object.entries(r))void 0!==E[e]?Object.assign(E[e],N):E[e]=N;return E})(r.configFile,r.credentialsFile)};var E=Object.freeze({__proto__:null,ENV_ACCOUNT_ID:e.ENV_ACCOUNT_ID,ENV_CREDENTIAL_SCOPE:e.ENV_CREDENTIAL_SCOPE,ENV_EXPIRATION:e.ENV_EXPIRATION,ENV_KEY:e.ENV_KEY,ENV_SECRET:e.ENV_SECRET,ENV_SESSION:e.ENV_SESSION,fromEnv:e.fromEnv});exports.index=E,exports.parseKnownFiles=parseKnownFiles;


/***/ }),

/***/ 1952:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1421),r=__webpack_require__(7975),i=__webpack_require__(1474),o=__webpack_require__(9200),s=__webpack_require__(3085);__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(3260);let resolveProcessCredentials=async(s,t,n)=>{let c=t[s];if(t[s]){let a=c.credential_process;if(void 0!==a){let c=r.promisify(o.externalDataInterceptor?.getTokenRecord?.().exec??e.exec);try{let e,{stdout:r}=await c(a);try{e=JSON.parse(r.trim())}catch{throw Error(`Profile ${s} credential_process returned invalid JSON.`)}var d=e;if(1!==d.Version)throw Error(`Profile ${s} credential_process did not return Version 1.`);if(void 0===d.AccessKeyId||void 0===d.SecretAccessKey)throw Error(`Profile ${s} credential_process returned invalid credentials.`);if(d.Expiration){let e=new Date;if(new Date(d.Expiration)<e)throw Error(`Profile ${s} credential_process returned expired credentials.`)}let o=d.AccountId;!o&&t?.[s]?.aws_account_id&&(o=t[s].aws_account_id);let n={accessKeyId:d.AccessKeyId,secretAccessKey:d.SecretAccessKey,...d.SessionToken&&{sessionToken:d.SessionToken},...d.Expiration&&{expiration:new Date(d.Expiration)},...d.CredentialScope&&{credentialScope:d.CredentialScope},...o&&{accountId:o}};return i.setCredentialFeature(n,"CREDENTIALS_PROCESS","w"),n}catch(e){throw new i.CredentialsProviderError(e.message,{logger:n})}}throw new i.CredentialsProviderError(`Profile ${s} did not contain credential_process.`,{logger:n})}throw new i.CredentialsProviderError(`Profile ${s} could not be found in shared credentials file.`,{logger:n})};exports.fromProcess=(e={})=>async({callerClientConfig:r}={})=>{e.logger?.debug("@aws-sdk/credential-provider-process - fromProcess");let o=await s.parseKnownFiles(e);return resolveProcessCredentials(i.getProfileName({profile:e.profile??r?.profile}),o,e.logger)};


/***/ })

};
;