"use strict";
exports.id = 9243;
exports.ids = [9243];
exports.modules = {

/***/ 9243:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2457),r=__webpack_require__(1114),t=__webpack_require__(8466),n=__webpack_require__(9049),i=__webpack_require__(3710),s=__webpack_require__(7380),o=__webpack_require__(6017),a=__webpack_require__(8122),c=__webpack_require__(1474);function bunScoping(e,t,n){if(r.isObject(t)&&r.isObject(t[""]))return o.workspaceScoping(()=>{let r={children:new Map,node:void 0},i=new Map(Object.entries(t).map(([e,t])=>[e,projectOf(e,t,r)])),s=n.map(e=>entryNode(e,i,r)),o=c.lineIndex(e,/^\s*"[^"]*"\s*:\s*\[\s*"[^"]*@workspace:([^"]*)"/);return{nodes:[...i.values(),...s.filter(e=>void 0===e.member)],dependenciesOf,lineOf:({path:e})=>o(e)}})}function placeAt(e,r){let t=e,n=""===r?[]:r.match(/@[^/]*\/[^/]*|[^/]+/g)??[];if(n.length>500)throw new i.ManifestError("The bun.lock nests its packages too deeply.");for(let e of n){let r=t.children.get(e)??{parent:t,children:new Map,node:void 0};t.children.set(e,r),t=r}return t}function projectOf(e,t,n){let i=r.isObject(t)?t:{},s="string"==typeof i.name?i.name:"";return{packages:[],member:{name:s,path:""===e?".":e},architectures:a.ARCHITECTURES,fields:i,place:""===e?n:placeAt(n,s)}}function entryNode({path:e,packages:r,workspace:t,link:n,fields:i},o,a){let c=placeAt(a,e),p=(void 0===t?void 0:o.get(t))??{packages:r,architectures:s.architecturesWith(i),fields:i,place:c,...n&&{link:n}};return c.node=p,p}function dependenciesOf({fields:e,place:r},t){let n=new Set(Array.isArray(e.optionalPeers)?e.optionalPeers:[]),i=Map.groupBy(namesIn(e,"peerDependencies"),e=>n.has(e));return{required:found([...namesIn(e,"dependencies"),...t?namesIn(e,"devDependencies"):[],...i.get(!1)??[]]),optional:found([...namesIn(e,"optionalDependencies"),...i.get(!0)??[]])};function found(e){return e.flatMap(e=>visibleFrom(r,e)??[])}}function namesIn(e,t){let n=e[t];return r.isObject(n)?Object.keys(n):[]}function visibleFrom(e,r){for(let t=e;void 0!==t;t=t.parent){let e=t.children.get(r)?.node;if(void 0!==e)return e}}function entryOf(s,o,a){if(!Array.isArray(o))throw new i.ManifestError(`The package ${e.quoted(s)} is not a list.`);let[c,...p]=o,u="string"==typeof c?c.indexOf("@",1):-1;if("string"!=typeof c||-1===u)throw new i.ManifestError(`The package ${e.quoted(s)} has no name and version.`);let l=c.slice(0,u),d=c.slice(u+1),f=p.find(r.isObject)??{},[,h=d.startsWith("root:")?"":void 0]=/^workspace:(.*)$/.exec(d)??[];if(d.startsWith("link:"))return{path:s,packages:[],link:{name:l},fields:f};if(void 0!==h)return{path:s,packages:[],workspace:h,fields:f};let g=/^\d+\.\d+\.\d+/.test(d),m=a.get(c),q=`${g?"":d}${"string"==typeof m?` patch:${m}`:""}`.trimStart(),j=p.filter(e=>"string"==typeof e),w=t.integrityHashes(...j.filter(e=>/^sha\d+-/.test(e)));return{path:s,packages:[{ecosystem:"npm",name:l,version:g?d:null,hashes:w,...""!==q&&{source:e.withoutCredentials(q)},...g&&n.originUnlessHashed(w,j[0])}],fields:f}}function withoutTrailingCommas(e){let t="",n=0,i=-1,s="";for(let o=0;o<e.length;o++){let a=e.charAt(o);" "!==a&&"\n"!==a&&"\r"!==a&&"	"!==a&&(("}"===a||"]"===a)&&-1!==i&&(t+=`${e.slice(n,i)} `,n=i+1),i=","!==a||"{[,".includes(s)?-1:o,'"'===a&&(o=r.endOfString(e,o)-1),s=a)}return t+e.slice(n)}__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(795),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),exports.parseBun=e=>{let t=r.parseJsonObject(withoutTrailingCommas(e)),{lockfileVersion:n,packages:s,patchedDependencies:o={}}=t;if(0!==n&&1!==n&&2!==n)throw new i.ManifestError("The lockfileVersion of the bun.lock is not supported (supported are 0, 1 and 2).");if(!r.isObject(s))throw new i.ManifestError('The bun.lock has no "packages".');if(!r.isObject(o))throw new i.ManifestError('"patchedDependencies" is not an object.');let a=new Map(Object.entries(o)),c=Object.entries(s).map(([e,r])=>entryOf(e,r,a)),p=bunScoping(e,t.workspaces,c);return{packages:c.flatMap(e=>e.packages),unpinned:[],links:c.flatMap(({link:e})=>e??[]),...p&&{scoping:p}}};


/***/ }),

/***/ 795:
/***/ ((__unused_webpack_module, exports) => {

function closure(e,o){let r=new Set(e);for(let e of r)for(let t of o(e))r.add(t);return r}exports.closure=closure;


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(2457),t=__webpack_require__(1474),n=__webpack_require__(8466),r=__webpack_require__(3710);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(e){let t;try{t=JSON.parse(e)}catch(t){throw n.refuseMergeConflict(e),new r.ManifestError("The file is not valid JSON.",lineOf(t,e))}if(!isObject(t))throw new r.ManifestError("The file is not a JSON object.");return(e.includes("\\")||countKeysAtMost(e)!==countKeys(t))&&checkKeys(e),t}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let r=n-1;for(;isBlank(e.charCodeAt(r));)r--;e.charCodeAt(r)===i&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"occurs twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape sequence",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,i){return new r.ManifestError(`The key ${e.quoted(t)} ${n}.`,i)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==i;t=e.charCodeAt(n))n+=t===o?2:1;return n+1}let i=34,o=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 7380:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(8122);let r={x86_64:"x64",arm64:"arm64"};function architecturesWith({os:e,cpu:i,libc:l}){return void 0===e&&void 0===i&&void 0===l?t.ARCHITECTURES:allows(e,"linux")&&allows(l,"glibc")?t.ARCHITECTURES.filter(t=>allows(i,r[t])):[]}function allows(t,r){let e=(Array.isArray(t)?t:[t]).filter(t=>"string"==typeof t);return 0===e.length||1===e.length&&"any"===e[0]||!e.includes(`!${r}`)&&(e.includes(r)||e.every(t=>t.startsWith("!")))}exports.architecturesWith=architecturesWith;


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


/***/ }),

/***/ 6017:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(795),r=__webpack_require__(8122);function allowedNodes(r,{dependenciesOf:t,architecturesOf:n},l){let o=l.map(l=>{let isAllowed=e=>n(e).includes(l),o=r.filter(isAllowed),a=e.closure(o,e=>t(e).required.filter(isAllowed)),s=e.closure(a,e=>{let{required:r,optional:n}=t(e);return[...r,...n].filter(isAllowed)});return{architecture:l,needed:a,all:s}}),a=new Map;for(let e of new Set(o.flatMap(({all:e})=>[...e]))){let r=o.filter(({all:r})=>r.has(e)),t=r.some(({needed:r})=>r.has(e));a.set(e,{...markerFor(r.map(({architecture:e})=>e),l),...!t&&{optional:!0}})}return a}function installedPackages(e,r){let t=new Map;for(let[n,{marker:l,optional:o}]of e){let e=JSON.stringify([n.name,n.version,n.source,n.origin,...n.hashes]),a=t.get(e),s=!0===o&&a?.optional!==void 0,on=e=>e?.split(" ")??[...r];t.set(e,{...n,...markerFor(void 0===a?on(l):[...on(l),...on(a.marker)],r),...(void 0===a?o:s)&&{optional:!0}})}return[...t.values()]}function markerFor(e,r){let t=[...new Set(e)].sort();return t.length<r.length?{marker:t.join(" ")}:{}}function workspaceScoping(e){let r;return{get members(){return projectsIn(r??=e()).flatMap(({member:e})=>e??[])},groupsOf:()=>["dev","optional"],select:t=>selectIn(r??=e(),t)}}function projectsIn({nodes:e}){return e.filter(({member:e})=>void 0!==e)}function selectIn(t,n){let{groups:l,member:o}=n,{nodes:a}=t,s=projectsIn(t),i=remembered(e=>t.dependenciesOf(e,!0)),c="all"===l||l.includes("dev")?i:remembered(e=>t.dependenciesOf(e,!1)),p=e.closure(s,e=>(function({required:e,optional:r}){return[...e,...r]})(i(e))),u=s.filter(e=>void 0===o||e.member?.path===o.path),f=r.architecturesOf(n),d=allowedNodes([...u,...t.unexplained??[],...a.filter(e=>!p.has(e))],{dependenciesOf:c,architecturesOf:e=>e.architectures},f),m=a.flatMap(e=>{let r=d.get(e);return void 0===r?[]:e.packages.map(e=>[e,r])}),g=new Set([...d.keys()].flatMap(e=>(function({required:e,optional:r}){return[...e,...r]})(c(e)).flatMap(r=>r===e?[]:r.member??[])));return{packages:installedPackages(m,f),local:[...g].map(e=>({line:t.lineOf(e),name:e.name,problem:"member",path:e.path})),links:[...d.keys()].flatMap(({link:e})=>e??[])};function remembered(e){let r=new Map;return t=>{let n=r.get(t)??e(t);return r.set(t,n),n}}}exports.workspaceScoping=workspaceScoping;


/***/ })

};
;