"use strict";
exports.id = 8559;
exports.ids = [8559];
exports.modules = {

/***/ 7357:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(9896),s=__webpack_require__(857);let Context=class Context{constructor(){var r,t,o;if(this.payload={},process.env.GITHUB_EVENT_PATH)if(e.existsSync(process.env.GITHUB_EVENT_PATH))this.payload=JSON.parse(e.readFileSync(process.env.GITHUB_EVENT_PATH,{encoding:"utf8"}));else{let e=process.env.GITHUB_EVENT_PATH;process.stdout.write(`GITHUB_EVENT_PATH ${e} does not exist${s.EOL}`)}this.eventName=process.env.GITHUB_EVENT_NAME,this.sha=process.env.GITHUB_SHA,this.ref=process.env.GITHUB_REF,this.workflow=process.env.GITHUB_WORKFLOW,this.action=process.env.GITHUB_ACTION,this.actor=process.env.GITHUB_ACTOR,this.job=process.env.GITHUB_JOB,this.runAttempt=parseInt(process.env.GITHUB_RUN_ATTEMPT,10),this.runNumber=parseInt(process.env.GITHUB_RUN_NUMBER,10),this.runId=parseInt(process.env.GITHUB_RUN_ID,10),this.apiUrl=null!=(r=process.env.GITHUB_API_URL)?r:"https://api.github.com",this.serverUrl=null!=(t=process.env.GITHUB_SERVER_URL)?t:"https://github.com",this.graphqlUrl=null!=(o=process.env.GITHUB_GRAPHQL_URL)?o:"https://api.github.com/graphql"}get issue(){let e=this.payload;return Object.assign(Object.assign({},this.repo),{number:(e.issue||e.pull_request||e).number})}get repo(){if(process.env.GITHUB_REPOSITORY){let[e,s]=process.env.GITHUB_REPOSITORY.split("/");return{owner:e,repo:s}}if(this.payload.repository)return{owner:this.payload.repository.owner.login,repo:this.payload.repository.name};throw Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'")}};exports.Context=Context;


/***/ }),

/***/ 8559:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7357);__webpack_require__(9896),__webpack_require__(857);let t=new e.Context;exports.context=t;


/***/ })

};
;