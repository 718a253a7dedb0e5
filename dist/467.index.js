"use strict";
exports.id = 467;
exports.ids = [467];
exports.modules = {

/***/ 6467:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6426),r=__webpack_require__(6889),i=__webpack_require__(7954);__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(7598),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(8522),__webpack_require__(4708),__webpack_require__(1708),__webpack_require__(7975);let s=new Set(["GEM","GIT","PATH"]),o=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function originOf({kind:r,remote:i,revision:s}){return"GEM"===r?{}:"GIT"===r?{source:e.gitSource(i,s),problem:e.isCommit(s)?void 0:"reference"}:{source:`path:${i}`,problem:"."===i?void 0:"path"}}function read(e){let r,t=[],n=new Map,u=new Set,f="";return e.split("\n").forEach((e,l)=>{let a=l+1,c=e.trimEnd();if(""!==c)if(c.startsWith(" ")){if(r)readSource(r,c,a,t);else if("CHECKSUMS"===f)readChecksum(n,c,a);else if(""===f)throw new i.ManifestError("The line stands in no section.",a)}else{if(!s.has(c)&&!o.has(c))throw new i.ManifestError("The section is not known.",a);f=c,u.add(f),r=s.has(f)?{kind:f,line:a,remote:""}:void 0}}),{specs:t,checksums:n,sections:u}}function readSource(e,r,s,o){let[,t,n=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(r)??[];if("remote"===t&&(e.remote=n),"revision"===t&&(e.revision=n),void 0!==t)return;let[,u,f]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(r)??[];if(void 0!==u&&void 0!==f)o.push({name:u,version:f,source:e,line:s});else if(!/^ {6}\S/.test(r))throw new i.ManifestError("The line is not a gem and its version.",s)}function readChecksum(e,r,s){let[,o,t=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(r)??[];if(void 0===o)throw new i.ManifestError("The line is not a gem, its version and its checksums.",s);let n=t.split(",").filter(e=>""!==e);e.set(o,[...new Set(n.map(e=>e.replace("=",":")))].sort())}exports.gemfile=e=>{r.refuseMergeConflict(e);let{specs:s,checksums:o,sections:t}=read(e);if(!t.has("DEPENDENCIES"))throw new i.ManifestError("The file is no Gemfile.lock, or its end is missing.");let n=new Map,u=[];for(let{name:e,version:r,source:i,line:t}of s){let s=originOf(i);n.set(JSON.stringify([e,r,s.source]),{ecosystem:"gem",name:e,version:r,hashes:o.get(`${e} (${r})`)??[],...void 0===s.source?{}:{source:s.source}}),s.problem&&u.push({file:"Gemfile.lock",line:t,name:e,problem:s.problem})}return{packages:[...n.values()],unpinned:u}};


/***/ }),

/***/ 6426:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,o){let[s,n=r]=splitAt(t.withoutUserinfo(e.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(s,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>i.test(t));void 0!==o&&f.push(`subdirectory=${o}`);let m=c.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;