"use strict";
exports.id = 48;
exports.ids = [48];
exports.modules = {

/***/ 8667:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(9049);__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(1130);let i=new Set(["GEM","GIT","PATH","PLUGIN SOURCE"]),t=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function sourceOf({kind:i,remotes:t,revision:s},o){if("GEM"===i)return;let n=t.at(-1)??"";if("PLUGIN SOURCE"===i){let i=o.length>0||r.isCommit(s),t=void 0===s?"":`#${s}`;return{text:`plugin:${e.withoutCredentials(n)}${t}`,problem:i?void 0:"url"}}return"GIT"===i?r.gitSource(n,s):{text:`path:${n}`,problem:"."===n?void 0:"path"}}function read(r){let s,o=[],n=new Map,u=new Set,a="";return r.split("\n").forEach((r,l)=>{let d=l+1,f=r.trimEnd();if(""!==f)if(f.startsWith(" ")){if(s)readGem(s,f,d,o);else if("CHECKSUMS"===a)readChecksum(n,f,d);else if(""===a)throw new e.ManifestError("The line does not belong to a section.",d)}else{if(!i.has(f)&&!t.has(f))throw new e.ManifestError("The section is unknown.",d);a=f,u.add(a),s=i.has(a)?{kind:a,remotes:[]}:void 0}}),{specs:o,checksums:n,sections:u}}function readGem(r,i,t,s){let[,o,n=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(i)??[];if("remote"===o&&r.remotes.push(n),"revision"===o&&(r.revision=n),void 0!==o)return;let[,u,a]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(i)??[];if(void 0!==u&&void 0!==a)s.push({name:u,version:a,section:r,line:t});else if(!/^ {6}\S/.test(i))throw new e.ManifestError("The line does not consist of a gem and a version.",t)}function readChecksum(r,i,t){let[,s,o=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(i)??[];if(void 0===s)throw new e.ManifestError("The line does not consist of a gem, a version and checksums.",t);let n=o.split(",").filter(e=>""!==e);r.set(s,[...new Set(n.map(e=>e.replace("=",":")))].sort())}exports.parseGemfile=i=>{e.refuseMergeConflict(i);let{specs:t,checksums:s,sections:o}=read(i);if(!o.has("DEPENDENCIES"))throw new e.ManifestError("The file is not a Gemfile.lock, or its end is missing.");let n=new Map,u=[];for(let{name:e,version:i,section:o,line:a}of t){let t=s.get(`${e} (${i})`)??[],l=sourceOf(o,t),d=l?{source:l.text}:r.originUnlessHashed(t,...o.remotes),f={ecosystem:"gem",name:e,version:i,hashes:t,...d};n.set(JSON.stringify([e,i,d]),f),l?.problem&&u.push({line:a,name:e,problem:l.problem})}return{packages:[...n.values()],unpinned:u}};


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),g=c.filter(t=>e.test(t));void 0!==s&&g.push(`subdirectory=${s}`);let f=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===f.length?l:`${l}?${f.join("&")}`),d=0===g.length?"":`${a.includes("?")?"&":"?"}${g.join("&")}`,p=o??r;return{text:`git+${a}${d}${void 0===p?"":`#${p}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;