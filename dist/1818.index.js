"use strict";
exports.id = 1818;
exports.ids = [1818];
exports.modules = {

/***/ 1818:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474);__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708);let r=/^(?:[a-z0-9-]+\.)*s3(?:-fips|-accelerate)?[.-](?:dualstack\.)?(?:[a-z0-9-]+\.(?:vpce\.)?)?(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;function linkedArchive(r,t,a,n){let o=placeOf(r,void 0!==n&&e.isLoopback(n)),i=new e.NodeHttpHandler({...a,requestTimeout:2e4,socketTimeout:2e4}),s=AbortSignal.timeout(6e4),attempt=async(e,r)=>{let a={host:o.host,range:`bytes=${e}-${e+r-1}`},n={...o,method:"GET",query:{},headers:a},{response:u}=await i.handle(n,{abortSignal:s}),d=u.body;try{if(206!==u.statusCode)throw unreadable(`S3 answered ${u.statusCode}`,isPassing(u.statusCode));let a=`bytes ${e}-${e+r-1}/${t}`;if(u.headers["content-range"]!==a)throw unreadable("S3 answered another part than was requested");return await wholeBody(d,r)}finally{d.destroy()}};return{size:t,async read(r,t){for(let a=1;;a-=1)try{return await attempt(r,t)}catch(r){if(!(0===a||s.aborted||r instanceof LinkFailure&&!r.mayPass))continue;if(s.aborted)throw unreadable("it took more than 60 s");throw r instanceof LinkFailure?r:unreadable(`the connection failed: ${e.failureOf(r).name}`)}}}}let LinkFailure=class LinkFailure extends e.ActionError{constructor(e,r){super({code:"service-error",message:`The archive could not be read: ${e}.`,hint:"Run again."}),this.mayPass=r}};function unreadable(e,r=!1){return new LinkFailure(e,r)}function isPassing(e){return e>=500||429===e}function placeOf(t,a){let n=URL.canParse(t)?new URL(t):void 0;if(void 0===n)throw unreadable("AWS answered something that is not a link");let{protocol:o,hostname:i,host:s,port:u,username:d,password:c,pathname:l,search:h}=n,f=a&&e.isLoopback(i);if("https:"!==o&&!(f&&"http:"===o))throw unreadable("AWS answered a link that does not use https");if(!(r.test(i)&&""===u)&&!f||""!==d||""!==c)throw unreadable("AWS answered a link that does not lead to S3");return{protocol:o,hostname:i,host:s,...""!==u&&{port:Number(u)},path:l+h}}async function wholeBody(e,r){let t=[],a=0;for await(let n of e){if((a+=n.length)>r)throw unreadable("S3 sent more than was requested");t.push(n)}if(a!==r)throw unreadable("only a part of it arrived",!0);return Buffer.concat(t)}exports.linkedArchive=linkedArchive;


/***/ })

};
;