"use strict";
exports.id = 42;
exports.ids = [42];
exports.modules = {

/***/ 339:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(653);function throwIfCancelled(n){if(n.aborted)throw new e.ActionError({code:"cancelled",message:"The run was cancelled, and began no write after that.",hint:"Run again: it does only what is missing."})}async function unlessCancelled(e,n){let{promise:r,resolve:t}=Promise.withResolvers(),end=()=>{t(void 0)};n.addEventListener("abort",end),n.aborted&&end();try{await Promise.race([e,r])}finally{n.removeEventListener("abort",end)}return throwIfCancelled(n),e}exports.throwIfCancelled=throwIfCancelled,exports.unlessCancelled=unlessCancelled;


/***/ }),

/***/ 42:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(339),t=__webpack_require__(653);function lockBytes(e,t){let{owner:s,run:i,layer:o,manifestSha256:r,leaseSeconds:n}=e;return Buffer.from(`${JSON.stringify({owner:s,run:i,layer:o,manifest_sha256:r,lease_seconds:n,renewals:t},void 0,2)}
`)}__webpack_require__(857);let s=/^https?:\/\/[\w.:/-]{1,300}$/;function readLock(e){let t=parsed(e),text=e=>"string"==typeof t[e]?t[e]:"",i=t.lease_seconds;return{owner:text("owner"),run:s.test(text("run"))?text("run"):"",layer:text("layer"),manifestSha256:text("manifest_sha256"),leaseSeconds:"number"==typeof i&&i>0&&i<=3600?i:120}}function parsed(e){try{return Object(JSON.parse(Buffer.from(e).toString()))}catch{return{}}}let Lock=class Lock{#e;#t;#s;#i;#o;#r;#n;#a;#c;#h;#l;constructor(e,t,s,i,o){this.#n=0,this.#a=0,this.#c=!1,this.#h=()=>void 0,this.#e=e,this.#t=t,this.#s={...s,leaseSeconds:120},this.#i=i,this.#o=o}get isDoubtful(){return this.#c||this.#d()>=12e4}async take(){let t={claim:readLock(Buffer.of()),secondsLeft:120};this.#i.keepForPost(!0);for(let s=0;s<5;s++){e.throwIfCancelled(this.#i.cancelled);let s=this.#i.clock.now(),i=await this.#e.create(this.#u());if(void 0!==i)return void this.#f(i,s);let o=this.#i.clock.now(),r=await e.unlessCancelled(this.#e.read(this.#t),this.#i.cancelled);if(void 0===r)continue;if((t=holderOf(r)).claim.owner===this.#s.owner)return void this.#f(r.etag,function(e,{age:t}){return e-t-1e3}(o,r));if(t.secondsLeft>=0)break;e.throwIfCancelled(this.#i.cancelled);let n=this.#i.clock.now(),a=await this.#e.replace(this.#u(),r.etag);if(void 0!==a){this.#o(`Took over the lock of ${nameOf(t.claim)}, which expired ${-t.secondsLeft} s ago`),this.#f(a,n);return}}return this.#i.keepForPost(!1),t}async holder(){let e=await this.#e.read(this.#t);if(void 0===e)return;let t=holderOf(e);return t.secondsLeft<0?void 0:t}async beginPublish(){for(let e=0;e<5&&!this.#k();e++)await this.#w();if(this.#k())return void this.#i.keepForPost(!1);throw new t.ActionError({code:"lock-lost",message:"This run stalled for so long that another one may have taken over its lock, so it sent no publish call.",hint:"Run again: it does only what is missing."})}endPublish(){this.#i.keepForPost(!0)}abandon(){this.#h(),this.#i.keepForPost(!1),this.#c=!0}async release(){this.#h(),this.#c||void 0===this.#l||await this.#p(this.#l);let e=this.#r;void 0===e||this.#c||(await this.#e.remove(this.#t,e)||await releaseLock(this.#e,this.#t,this.#s.owner),this.#r=void 0,this.#i.keepForPost(!1))}async #p(e){let t=new AbortController;await Promise.race([e.catch(()=>void 0),this.#i.clock.sleep(1e4,t.signal)]),t.abort()}#f(e,s){this.#r=e,this.#a=s,this.#h=this.#i.clock.every(3e4,()=>{this.#w().catch(e=>{this.#o(`The lock could not be renewed: ${t.asActionError(e).message}`)})})}#w(){return this.#l??=this.#m().finally(()=>{this.#l=void 0}),this.#l}async #m(){if(void 0===this.#r||this.#c)return;let e=this.#i.clock.now();this.#n++;let t=await this.#e.replace(this.#u(),this.#r);if(void 0!==t){this.#r=t,this.#a=e;return}let s=this.#i.clock.now(),i=await this.#e.read(this.#t);if(void 0===i||readLock(i.bytes).owner!==this.#s.owner){this.#c=!0;return}this.#r=i.etag,this.#a=function(e,{age:t}){return e-t-1e3}(s,i)}#k(){return!this.#c&&6e4>this.#d()}#d(){return this.#i.clock.now()-this.#a}#u(){return{key:this.#t,bytes:lockBytes(this.#s,this.#n),contentType:"application/json",metadata:{}}}};function holderOf({bytes:e,age:t}){let s=readLock(e);return{claim:s,secondsLeft:s.leaseSeconds-t/1e3}}async function releaseLock(e,t,s){let i=await e.read(t);return void 0!==i&&readLock(i.bytes).owner===s&&e.remove(t,i.etag)}function nameOf({run:e}){return""===e?"another run":`the run ${e}`}exports.Lock=Lock,exports.nameOf=nameOf,exports.releaseLock=releaseLock;


/***/ })

};
;