"use strict";
exports.id = 467;
exports.ids = [467];
exports.modules = {

/***/ 6467:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6426),r=__webpack_require__(6889),i=__webpack_require__(3670),s=__webpack_require__(7954);__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(7598),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(8522),__webpack_require__(4708),__webpack_require__(1708),__webpack_require__(7975);let t=new Set(["GEM","GIT","PATH"]),o=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function placeOf({kind:r,remotes:s,revision:t},o){if("GEM"===r)return i.originUnlessHashed(o,...s);let n=s.at(-1)??"";return"GIT"===r?{source:e.gitSource(n,t),problem:e.isCommit(t)?void 0:"reference"}:{source:`path:${n}`,problem:"."===n?void 0:"path"}}function read(e){let r,i=[],n=new Map,u=new Set,a="";return e.split("\n").forEach((e,f)=>{let l=f+1,c=e.trimEnd();if(""!==c)if(c.startsWith(" ")){if(r)readSource(r,c,l,i);else if("CHECKSUMS"===a)readChecksum(n,c,l);else if(""===a)throw new s.ManifestError("The line stands in no section.",l)}else{if(!t.has(c)&&!o.has(c))throw new s.ManifestError("The section is not known.",l);a=c,u.add(a),r=t.has(a)?{kind:a,line:l,remotes:[]}:void 0}}),{specs:i,checksums:n,sections:u}}function readSource(e,r,i,t){let[,o,n=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(r)??[];if("remote"===o&&e.remotes.push(n),"revision"===o&&(e.revision=n),void 0!==o)return;let[,u,a]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(r)??[];if(void 0!==u&&void 0!==a)t.push({name:u,version:a,source:e,line:i});else if(!/^ {6}\S/.test(r))throw new s.ManifestError("The line is not a gem and its version.",i)}function readChecksum(e,r,i){let[,t,o=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(r)??[];if(void 0===t)throw new s.ManifestError("The line is not a gem, its version and its checksums.",i);let n=o.split(",").filter(e=>""!==e);e.set(t,[...new Set(n.map(e=>e.replace("=",":")))].sort())}exports.gemfile=e=>{r.refuseMergeConflict(e);let{specs:i,checksums:t,sections:o}=read(e);if(!o.has("DEPENDENCIES"))throw new s.ManifestError("The file is no Gemfile.lock, or its end is missing.");let n=new Map,u=[];for(let{name:e,version:r,source:s,line:o}of i){let i=t.get(`${e} (${r})`)??[],{problem:a,...f}=placeOf(s,i);n.set(JSON.stringify([e,r,f]),{ecosystem:"gem",name:e,version:r,hashes:i,...f}),a&&u.push({file:"Gemfile.lock",line:o,name:e,problem:a})}return{packages:[...n.values()],unpinned:u}};


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