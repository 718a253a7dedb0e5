"use strict";
exports.id = 8667;
exports.ids = [8667];
exports.modules = {

/***/ 795:
/***/ ((__unused_webpack_module, exports) => {

function closure(e,o){let r=new Set(e);for(let e of r)for(let t of o(e))r.add(t);return r}exports.closure=closure;


/***/ }),

/***/ 8667:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2457),r=__webpack_require__(8466),t=__webpack_require__(9049),n=__webpack_require__(3710),i=__webpack_require__(8122),s=__webpack_require__(795);function gemsOf(e,r,t){let n=Map.groupBy(e,({one:e})=>e.name),i=s.closure(r,e=>dependenciesOf(n.get(e))),o=t.map(e=>{let t=new Map([...n].map(([r,t])=>[r,chosenFor(e,t)]));return new Set([...s.closure(r,e=>dependenciesOf(t.get(e)))].flatMap(e=>t.get(e)??[]))}),a=new Map;for(let r of e){let e=i.has(r.one.name)?t.filter((e,t)=>o[t]?.has(r)):t;if(0===e.length)continue;let n={...r.one,...e.length<t.length&&{marker:e.toSorted().join(" ")}};a.set(JSON.stringify([n.name,n.version,n.source,n.origin,n.marker]),n)}return[...a.values()]}function dependenciesOf(e=[]){return e.flatMap(({dependencies:e})=>e)}function chosenFor(e,r){let t=r.filter(({one:r})=>""!==platformOf(r)&&isFor(e,platformOf(r)));if(t.length>0)return t;let n=r.filter(({one:e})=>""===platformOf(e));return n.length>0?n:r}function platformOf({version:e}){return/-(.*)$/.exec(e??"")?.[1]??""}__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708);let o={x86_64:/^(?:x86_64|x64|amd64)-/,arm64:/^(?:aarch64|arm64)-/};function isFor(e,r){return!(/java|jruby|darwin|mingw|mswin|bsd|solaris|aix|dalvik|cygwin|musl|android/.test(r)||/^(?:arm|armv\d\w*|x86|i\d86|ppc64le|powerpc64le|s390x|riscv64)-/.test(r))&&i.ARCHITECTURES.every(t=>t===e||!o[t].test(r))}let a=new Set(["GEM","GIT","PATH","PLUGIN SOURCE"]),l=new Set(["PLATFORMS","DEPENDENCIES","RUBY VERSION","BUNDLED WITH","CHECKSUMS"]);function sourceOf({kind:r,remotes:n,revision:i},s){if("GEM"===r)return;let o=n.at(-1)??"";if("PLUGIN SOURCE"===r){let r=s.length>0||t.isCommit(i),n=void 0===i?"":`#${i}`;return{text:`plugin:${e.withoutCredentials(o)}${n}`,problem:r?void 0:"url"}}return"GIT"===r?t.gitSource(o,i):{text:`path:${o}`,problem:"."===o?void 0:"path"}}function read(e){let r,t=[],i=[],s=new Map,o=new Set,u="";return e.split("\n").forEach((e,f)=>{let c=f+1,d=e.trimEnd();if(""!==d)if(d.startsWith(" ")){if(r)readGem(r,d,c,t);else if("CHECKSUMS"===u)readChecksum(s,d,c);else if("DEPENDENCIES"===u)i.push(nameIn(d));else if(""===u)throw new n.ManifestError("The line does not belong to a section.",c)}else{if(!a.has(d)&&!l.has(d))throw new n.ManifestError("The section is unknown.",c);u=d,o.add(u),r=a.has(u)?{kind:u,remotes:[]}:void 0}}),{specs:t,checksums:s,sections:o,roots:i}}function readGem(e,r,t,i){let[,s,o=""]=/^ {2}([a-z]+):(?: (.*))?$/.exec(r)??[];if("remote"===s&&e.remotes.push(o),"revision"===s&&(e.revision=o),void 0!==s)return;let[,a,l]=/^ {4}(\S+) \(([^()\s]+)\)$/.exec(r)??[];if(void 0!==a&&void 0!==l)i.push({name:a,version:l,section:e,line:t,dependencies:[]});else if(/^ {6}\S/.test(r))i.at(-1)?.dependencies.push(nameIn(r));else throw new n.ManifestError("The line does not consist of a gem and a version.",t)}function nameIn(e){return/^ *([^ !]*)/.exec(e)?.[1]??""}function readChecksum(e,r,t){let[,i,s=""]=/^ {2}(\S+ \([^()\s]+\))(?: (\S+))?$/.exec(r)??[];if(void 0===i)throw new n.ManifestError("The line does not consist of a gem, a version and checksums.",t);let o=s.split(",").filter(e=>""!==e);e.set(i,[...new Set(o.map(e=>e.replace("=",":")))].sort())}exports.parseGemfile=e=>{r.refuseMergeConflict(e);let{specs:s,checksums:o,sections:a,roots:l}=read(e);if(!a.has("DEPENDENCIES"))throw new n.ManifestError("The file is not a Gemfile.lock, or its end is missing.");let u=new Map,f=[],c=[];for(let{name:e,version:r,section:n,line:i,dependencies:a}of s){let s=o.get(`${e} (${r})`)??[],l=sourceOf(n,s),d=l?{source:l.text}:t.originUnlessHashed(s,...n.remotes),p={ecosystem:"gem",name:e,version:r,hashes:s,...d};if(u.set(JSON.stringify([e,r,d]),p),f.push({one:p,dependencies:a}),l?.problem){let r="path"===l.problem?n.remotes.at(-1):void 0;c.push({line:i,name:e,problem:l.problem,...r&&{path:r}})}}return{packages:[...u.values()],unpinned:c,scoping:{groupsOf:()=>[],select:e=>({packages:gemsOf(f,l,i.architecturesOf(e))})}}};


/***/ }),

/***/ 8122:
/***/ ((__unused_webpack_module, exports) => {

let t=["x86_64","arm64"];function architecturesOf({architectures:e}){let r=t.filter(t=>e.includes(t));return 0===r.length?t:r}exports.ARCHITECTURES=t,exports.architecturesOf=architecturesOf;


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(2457);let e=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(i,r,s){let[n,o]=splitAt(t.withoutUserinfo(i.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(n,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>e.test(t));void 0!==s&&f.push(`subdirectory=${s}`);let g=c.filter(t=>!e.test(t)),a=t.withoutCredentials(0===g.length?l:`${l}?${g.join("&")}`),d=0===f.length?"":`${a.includes("?")?"&":"?"}${f.join("&")}`,h=o??r;return{text:`git+${a}${d}${void 0===h?"":`#${h}`}`,problem:isCommit(r??o)?void 0:"reference"}}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function originUnlessHashed(e,...i){let r=i.filter(t=>"string"==typeof t&&""!==t);return e.length>0||0===r.length?{}:{origin:r.map(e=>t.withoutCredentials(String(e)).replace(/\/+$/,"")).join(" ")}}function splitAt(t,e){let i=t.indexOf(e);return i<0?[t]:[t.slice(0,i),t.slice(i+1)]}exports.gitSource=gitSource,exports.isCommit=isCommit,exports.originUnlessHashed=originUnlessHashed;


/***/ }),

/***/ 2457:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7598);function withoutCredentials(e){return withoutUserinfo(e).replace(/%3A%2F%2F((?:(?!%2F|%3F|%23)[^/?#\s])*)%40/gi,(e,t,s,n)=>`%3A%2F%2F${user(n,s,t,"%3A","%40")}`).replace(/\?[^#]+/,e=>`?${digest(e)}`)}function withoutUserinfo(e){return e.replace(/:\/\/([^/?#\s]*)@/g,(t,s,n)=>`://${user(e,n,s,":")}`).replace(/\S+/g,withoutOddPassword)}function withoutOddPassword(e){let t=e.indexOf("://")+3,s=e.lastIndexOf("@");if(t<3||s<t)return e;let[n=""]=/^[^/?#]*/.exec(e.slice(t))??[];if(n.includes("@"))return e;let[r,i]=[e.slice(0,t),e.slice(s+1)];if(!/^(?:\[[^\]]*\]|[^:]*)(?::\d+)?$/.test(n))return r+i;let o=e.slice(t+n.length,s);return o.includes(":")||/:\d+$/.test(n)&&!o.endsWith("/")&&i.includes("/")?`${r}${digest(e.slice(t,s))}/${i}`:e}function digest(t){return`sha256=${e.createHash("sha256").update(t).digest("hex").slice(0,16)}`}function user(e,t,s,n,r="@"){return"ssh"!==e.slice(t-3,t)?"":(s.split(RegExp(n,"i"))[0]??"")+r}function shownText(e){if(!/[@?%=:/]/.test(e))return e;let t=decoded(e),n=withoutUserinfo(t).replace(/\S+/g,withoutAnyUserinfo).replace(s,"$1\u2026");return n===t?e:n}function shownName(e,t){let s=shownText(e);return"maven"===t?s:s.replace(/\/\/[^/?#\s]+$/,"//\u2026").replace(/(\/\/[^/?#\s:]*):(?!\d+(?:[/?#\s]|$))\S*/,"$1\u2026").replace(/^(?!file:)[^/:\s]*:(?!\/\/)\S+$/,"\u2026")}let t=/%(?:2[356f]|3[adf]|40)/gi;function decoded(e){let s=e;for(let e=0;e<5&&s.includes("%");e++)s=s.replace(t,decodeURIComponent);return s}let s=/((?:auth|credential|passw(?:or)?d|secret|signature|token|api[-_]?key|access[-_]?key)\w{0,40}["']?(?:\s{0,5}=(?!=)|:\s)\s{0,5}["']?)(?:(?:basic|bearer|token)\s{1,5})?[^\s"'&;,]+/gi,n=/(?<=(?:^|["'(@:])(?:catalog|npm|patch|workspace)):|:(?=\/\/|\d+(?:\/|$))/g;function withoutAnyUserinfo(e){let[t="",...s]=e.replace(/\/\/[^/?#]*@/g,"//").split("#"),r=!t.includes("//")||s.every(e=>/^[0-9a-f]{7,64}\W*$/i.test(e)),i=(t+(0===s.length?"":r?`#${s.join("#")}`:"#\u2026")).replace(/\?(?=.).*$/,"?\u2026"),o=i.lastIndexOf("@"),l=i.replace(n,"\0").indexOf(":");if(-1===l||l>o)return i;let c=Math.max(...["/","@",'"',"'","(","=",","].map(e=>i.lastIndexOf(e,l)));return i.slice(0,c+1)+i.slice(o+1)}function quoted(e){let t=shownText(e);return JSON.stringify(t.length>100?`${t.slice(0,100)}\u{2026}`:t)}exports.quoted=quoted,exports.shownName=shownName,exports.shownText=shownText,exports.withoutCredentials=withoutCredentials,exports.withoutUserinfo=withoutUserinfo;


/***/ })

};
;