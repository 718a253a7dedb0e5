"use strict";
exports.id = 467;
exports.ids = [467];
exports.modules = {

/***/ 6467:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(6426),i=__webpack_require__(6889),s=__webpack_require__(3670);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708);let t=new Set(["GEM","GIT","PATH","PLUGIN SOURCE"]),o=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function placeOf({kind:i,remotes:t,revision:o},n){if("GEM"===i)return s.originUnlessHashed(n,...t);let u=t.at(-1)??"";if("PLUGIN SOURCE"===i){let i=n.length>0||r.isCommit(o),s=void 0===o?"":`#${o}`;return{source:`plugin:${e.withoutCredentials(u)}${s}`,problem:i?void 0:"url"}}return"GIT"===i?{source:r.gitSource(u,o),problem:r.isCommit(o)?void 0:"reference"}:{source:`path:${u}`,problem:"."===u?void 0:"path"}}function read(r){let i,s=[],n=new Map,u=new Set,l="";return r.split("\n").forEach((r,a)=>{let f=a+1,d=r.trimEnd();if(""!==d)if(d.startsWith(" ")){if(i)readSource(i,d,f,s);else if("CHECKSUMS"===l)readChecksum(n,d,f);else if(""===l)throw new e.ManifestError("The line stands in no section.",f)}else{if(!t.has(d)&&!o.has(d))throw new e.ManifestError("The section is not known.",f);l=d,u.add(l),i=t.has(l)?{kind:l,line:f,remotes:[]}:void 0}}),{specs:s,checksums:n,sections:u}}function readSource(r,i,s,t){let[,o,n=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(i)??[];if("remote"===o&&r.remotes.push(n),"revision"===o&&(r.revision=n),void 0!==o)return;let[,u,l]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(i)??[];if(void 0!==u&&void 0!==l)t.push({name:u,version:l,source:r,line:s});else if(!/^ {6}\S/.test(i))throw new e.ManifestError("The line is not a gem and its version.",s)}function readChecksum(r,i,s){let[,t,o=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(i)??[];if(void 0===t)throw new e.ManifestError("The line is not a gem, its version and its checksums.",s);let n=o.split(",").filter(e=>""!==e);r.set(t,[...new Set(n.map(e=>e.replace("=",":")))].sort())}exports.gemfile=r=>{i.refuseMergeConflict(r);let{specs:s,checksums:t,sections:o}=read(r);if(!o.has("DEPENDENCIES"))throw new e.ManifestError("The file is no Gemfile.lock, or its end is missing.");let n=new Map,u=[];for(let{name:e,version:r,source:i,line:o}of s){let s=t.get(`${e} (${r})`)??[],{problem:l,...a}=placeOf(i,s);n.set(JSON.stringify([e,r,a]),{ecosystem:"gem",name:e,version:r,hashes:s,...a}),l&&u.push({file:"Gemfile.lock",line:o,name:e,problem:l})}return{packages:[...n.values()],unpinned:u}};


/***/ }),

/***/ 6426:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,o){let[s,n=r]=splitAt(t.withoutUserinfo(e.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(s,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>i.test(t));void 0!==o&&f.push(`subdirectory=${o}`);let m=c.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 3670:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function originUnlessHashed(i,...n){let r=n.filter(e=>"string"==typeof e&&""!==e);return i.length>0||0===r.length?{}:{origin:r.map(i=>e.withoutCredentials(String(i)).replace(/\/+$/,"")).join(" ")}}exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;