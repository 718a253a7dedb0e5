"use strict";
exports.id = 8667;
exports.ids = [8667];
exports.modules = {

/***/ 8667:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2187),r=__webpack_require__(7954),i=__webpack_require__(9049),t=__webpack_require__(6262);__webpack_require__(7598),__webpack_require__(6760),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(1130);let s=new Set(["GEM","GIT","PATH","PLUGIN SOURCE"]),o=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function sourceOf({kind:r,remotes:t,revision:s},o){if("GEM"===r)return;let n=t.at(-1)??"";if("PLUGIN SOURCE"===r){let r=o.length>0||i.isCommit(s),t=void 0===s?"":`#${s}`;return{text:`plugin:${e.withoutCredentials(n)}${t}`,problem:r?void 0:"url"}}return"GIT"===r?i.gitSource(n,s):{text:`path:${n}`,problem:"."===n?void 0:"path"}}function read(e){let r,i=[],n=new Map,u=new Set,a="";return e.split("\n").forEach((e,l)=>{let d=l+1,f=e.trimEnd();if(""!==f)if(f.startsWith(" ")){if(r)readGem(r,f,d,i);else if("CHECKSUMS"===a)readChecksum(n,f,d);else if(""===a)throw new t.ManifestError("The line does not belong to a section.",d)}else{if(!s.has(f)&&!o.has(f))throw new t.ManifestError("The section is unknown.",d);a=f,u.add(a),r=s.has(a)?{kind:a,remotes:[]}:void 0}}),{specs:i,checksums:n,sections:u}}function readGem(e,r,i,s){let[,o,n=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(r)??[];if("remote"===o&&e.remotes.push(n),"revision"===o&&(e.revision=n),void 0!==o)return;let[,u,a]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(r)??[];if(void 0!==u&&void 0!==a)s.push({name:u,version:a,section:e,line:i});else if(!/^ {6}\S/.test(r))throw new t.ManifestError("The line does not consist of a gem and a version.",i)}function readChecksum(e,r,i){let[,s,o=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(r)??[];if(void 0===s)throw new t.ManifestError("The line does not consist of a gem, a version and checksums.",i);let n=o.split(",").filter(e=>""!==e);e.set(s,[...new Set(n.map(e=>e.replace("=",":")))].sort())}exports.parseGemfile=e=>{r.refuseMergeConflict(e);let{specs:s,checksums:o,sections:n}=read(e);if(!n.has("DEPENDENCIES"))throw new t.ManifestError("The file is not a Gemfile.lock, or its end is missing.");let u=new Map,a=[];for(let{name:e,version:r,section:t,line:n}of s){let s=o.get(`${e} (${r})`)??[],l=sourceOf(t,s),d=l?{source:l.text}:i.originUnlessHashed(s,...t.remotes),f={ecosystem:"gem",name:e,version:r,hashes:s,...d};u.set(JSON.stringify([e,r,d]),f),l?.problem&&a.push({line:n,name:e,problem:l.problem})}return{packages:[...u.values()],unpinned:a}};


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(2187);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>e.test(t));void 0!==s&&f.push(`subdirectory=${s}`);let g=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===g.length?l:`${l}?${g.join("&")}`),d=0===f.length?"":`${a.includes("?")?"&":"?"}${f.join("&")}`,p=o??r;return{text:`git+${a}${d}${void 0===p?"":`#${p}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;