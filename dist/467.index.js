"use strict";
exports.id = 467;
exports.ids = [467];
exports.modules = {

/***/ 6467:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6426),r=__webpack_require__(6889),i=__webpack_require__(7954);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975);let t=new Set(["GEM","GIT","PATH"]),o=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function originOf({kind:r,remote:i,revision:t}){return"GEM"===r?{}:"GIT"===r?{source:e.gitSource(i,t),problem:e.isCommit(t)?void 0:"reference"}:{source:`path:${i}`,problem:"."===i?void 0:"path"}}function read(e){let r,s=[],n=new Map,l=new Set,a="";return e.split("\n").forEach((e,f)=>{let c=f+1,u=e.trimEnd();if(""!==u)if(u.startsWith(" ")){if(r)readSource(r,u,c,s);else if("CHECKSUMS"===a)readChecksum(n,u,c);else if(""===a)throw new i.ManifestError("The line stands in no section.",c)}else{if(!t.has(u)&&!o.has(u))throw new i.ManifestError("The section is not known.",c);a=u,l.add(a),r=t.has(a)?{kind:a,line:c,remote:""}:void 0}}),{specs:s,checksums:n,sections:l}}function readSource(e,r,t,o){let[,s,n=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(r)??[];if("remote"===s&&(e.remote=n),"revision"===s&&(e.revision=n),void 0!==s)return;let[,l,a]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(r)??[];if(void 0!==l&&void 0!==a)o.push({name:l,version:a,source:e,line:t});else if(!/^ {6}\S/.test(r))throw new i.ManifestError("The line is not a gem and its version.",t)}function readChecksum(e,r,t){let[,o,s=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(r)??[];if(void 0===o)throw new i.ManifestError("The line is not a gem, its version and its checksums.",t);let n=s.split(",").filter(e=>""!==e);e.set(o,[...new Set(n.map(e=>e.replace("=",":")))].sort())}exports.gemfile=e=>{r.refuseMergeConflict(e);let{specs:t,checksums:o,sections:s}=read(e);if(!s.has("DEPENDENCIES"))throw new i.ManifestError("The file is no Gemfile.lock, or its end is missing.");let n=new Map,l=[];for(let{name:e,version:r,source:i,line:s}of t){let t=originOf(i);n.set(JSON.stringify([e,r,t.source]),{ecosystem:"gem",name:e,version:r,hashes:o.get(`${e} (${r})`)??[],...void 0===t.source?{}:{source:t.source}}),t.problem&&l.push({file:"Gemfile.lock",line:s,name:e,problem:t.problem})}return{packages:[...n.values()],unpinned:l}};


/***/ }),

/***/ 6426:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,o){let[s,n=r]=splitAt(t.withoutUserinfo(e.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(s,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>i.test(t));void 0!==o&&f.push(`subdirectory=${o}`);let m=c.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ })

};
;