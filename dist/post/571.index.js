"use strict";
exports.id = 571;
exports.ids = [571];
exports.modules = {

/***/ 571:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(653),t=__webpack_require__(351);__webpack_require__(857),__webpack_require__(161),__webpack_require__(598),__webpack_require__(500),__webpack_require__(75),__webpack_require__(708),__webpack_require__(760),__webpack_require__(455),__webpack_require__(522),__webpack_require__(24),__webpack_require__(327);let r=/^(?:[a-z0-9-]+\.)*s3(?:-fips|-accelerate)?[.-](?:dualstack\.)?(?:[a-z0-9-]+\.(?:vpce\.)?)?(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;function linkedArchive(r,a,n,o){let i=placeOf(r,void 0!==o&&e.isLoopback(o)),s=new t.NodeHttpHandler({...n,requestTimeout:2e4,socketTimeout:2e4}),u=AbortSignal.timeout(6e4),attempt=async(e,t)=>{let r={host:i.host,range:`bytes=${e}-${e+t-1}`},n={...i,method:"GET",query:{},headers:r},{response:o}=await s.handle(n,{abortSignal:u}),d=o.body;try{if(206!==o.statusCode)throw unreadable(`S3 answered ${o.statusCode}`,isPassing(o.statusCode));let r=`bytes ${e}-${e+t-1}/${a}`;if(o.headers["content-range"]!==r)throw unreadable("S3 answered another part than was requested");return await wholeBody(d,t)}finally{d.destroy()}};return{size:a,async read(e,r){for(let a=1;;a-=1)try{return await attempt(e,r)}catch(e){if(!(0===a||u.aborted||e instanceof LinkFailure&&!e.mayPass))continue;if(u.aborted)throw unreadable("it took more than 60 s");throw e instanceof LinkFailure?e:unreadable(`the connection failed: ${t.failureOf(e).name}`)}}}}let LinkFailure=class LinkFailure extends e.ActionError{constructor(e,t){super({code:"service-error",message:`The archive could not be read: ${e}.`,hint:"Run again."}),this.mayPass=t}};function unreadable(e,t=!1){return new LinkFailure(e,t)}function isPassing(e){return e>=500||429===e}function placeOf(t,a){let n=URL.canParse(t)?new URL(t):void 0;if(void 0===n)throw unreadable("AWS answered something that is not a link");let{protocol:o,hostname:i,host:s,port:u,username:d,password:c,pathname:l,search:h}=n,f=a&&e.isLoopback(i);if("https:"!==o&&!(f&&"http:"===o))throw unreadable("AWS answered a link that does not use https");if(!(r.test(i)&&""===u)&&!f||""!==d||""!==c)throw unreadable("AWS answered a link that does not lead to S3");return{protocol:o,hostname:i,host:s,...""!==u&&{port:Number(u)},path:l+h}}async function wholeBody(e,t){let r=[],a=0;for await(let n of e){if((a+=n.length)>t)throw unreadable("S3 sent more than was requested");r.push(n)}if(a!==t)throw unreadable("only a part of it arrived",!0);return Buffer.concat(r)}exports.linkedArchive=linkedArchive;


/***/ })

};
;