"use strict";
exports.id = 5656;
exports.ids = [5656];
exports.modules = {

/***/ 5143:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(6262),r=__webpack_require__(8229),n=__webpack_require__(3710);let t={pypi:"Python packages",npm:"npm packages",gem:"gems",composer:"Composer packages"};function nameOf(e){return isReadable(e)?t[e]:`${e} packages`}function isReadable(e){return r.READABLE.includes(e)}function keyOf({ecosystem:e,name:r}){return`${e}:${r}`}function comparableName(e,r){return"pypi"===e?n.pythonName(r):"composer"===e?r.toLowerCase():r}function comparableVersion(e,r){switch(e){case"pypi":return pythonVersion(r);case"npm":return r.replace(/^[v=\s]+/,"").replace(/\+.*$/s,"");case"gem":return r.replace(/-[a-z].*$/s,"");case"composer":return r.toLowerCase().replace(/^v(?=\d)/,"")}}function acceptedForms(e,r){let n=comparableVersion(e,r);return"pypi"===e?[n,n.replace(/\+.*$/s,"")]:[n]}let s=/^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:[-_](\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/,a={alpha:"a",beta:"b",c:"rc",pre:"rc",preview:"rc"};function pythonVersion(e){let r=e.trim().toLowerCase(),n=r.length>256?null:s.exec(r);if(null===n)return r;let[,t="0",o="",i,p,l,c,m,u,f,d]=n,number=(e="")=>String(BigInt(""===e?"0":e)),g=o.split(".").map(number);for(;g.length>1&&"0"===g.at(-1);)g.pop();return["0"===number(t)?"":`${number(t)}!`,g.join("."),void 0===i?"":`${a[i]??i}${number(p)}`,void 0===l&&void 0===c?"":`.post${number(l??m)}`,void 0===u?"":`.dev${number(f)}`,void 0===d?"":`+${d.replaceAll(/[-_]/g,".")}`].join("")}let o={pypi:["pip","setuptools","wheel"],gem:["bundler"]};function isTool(e,r){return o[e]?.includes(r)===!0}function againstManifest(e,{packages:r,modules:n},t){let s=grouped(r),a=Map.groupBy(e.filter(isNamed),keyOf),o=new Set(r.map(({ecosystem:e})=>e)),i=new Map,p={missing:[],others:[],versionless:[]},l=r.some(e=>!0===e.isPathOnly&&!a.has(`npm:${e.name}`));for(let[e,r]of a){let[{ecosystem:t,name:a}={ecosystem:"maven",name:""}]=r;if(!isReadable(t)||!o.has(t))continue;let c=r.filter(({marker:e,optional:r})=>void 0===e&&!0!==r);i.set(t,(i.get(t)??0)+Math.min(c.length,1));let m=s.get(e);void 0!==m?compareVersions(t,a,r,c,m,p):"pypi"===t&&n.has(a.replaceAll("-","_"))||"npm"===t&&l?p.versionless.push(a):c.length>0&&p.missing.push({name:a,version:versionsOf(c).join(", ")})}let c=new Map([...a].flatMap(([e,r])=>{let n=r[0]?.ecosystem??"";return isReadable(n)?[[e,acceptance(n,r)]]:[]})),byName=(e,r)=>e.name<r.name?-1:1;return{compared:i,unread:[...new Set(e.map(({ecosystem:e})=>e))].filter(e=>!isReadable(e)||!o.has(e)),missing:p.missing.sort(byName),others:p.others.sort(byName),versionless:p.versionless.sort(),more:r.filter(e=>i.has(e.ecosystem)&&isMore(e,c,t)).sort(byName)}}function compareVersions(e,r,n,t,s,{missing:a,others:o,versionless:i}){let p=s.flatMap(({version:e})=>e??[]);if(p.length<s.length)return void i.push(r);let l=acceptance(e,n),c=p.filter(l),m=acceptedBy(e,p),u="npm"===e?t.filter(e=>!m(e)):c.length>0?[]:n;if(0===u.length&&(t.length>0||c.length>0))return;let f=p.filter(e=>!l(e));f.length>0?o.push({name:r,installed:sorted(f),wanted:versionsOf(u.length>0?u:n)}):u.length>0&&a.push({name:r,version:versionsOf(u).join(", ")})}function isFree({version:e,source:r}){return null===e||""===e||void 0!==r}function acceptance(e,r){if(r.some(isFree))return()=>!0;let n=new Set(r.map(({version:r})=>comparableVersion(e,r??"")));return r=>acceptedForms(e,r).some(e=>n.has(e))}function acceptedBy(e,r){let n=new Set(r.flatMap(r=>acceptedForms(e,r)));return r=>isFree(r)||n.has(comparableVersion(e,r.version??""))}function isMore(r,n,t){let{ecosystem:s,version:a}=r,o=comparableName(s,r.name);if(isTool(s,o)||e.isIgnored({ecosystem:s,name:o},t))return!1;let i=n.get(`${s}:${o}`);return void 0===i||void 0!==a&&!i(a)}function grouped(e){return Map.groupBy(e,({ecosystem:e,name:r})=>keyOf({ecosystem:e,name:comparableName(e,r)}))}function isNamed({ecosystem:e,name:r,source:n}){return("gem"!==e||n?.startsWith("path:")!==!0)&&("pypi"!==e||/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(r))}function versionsOf(e){return sorted(e.map(({ecosystem:e,version:r,specifier:n})=>null===r?n??"":"gem"===e?comparableVersion(e,r):r))}function sorted(e){return[...new Set(e)].sort()}exports.NAMES=t,exports.againstManifest=againstManifest,exports.comparableName=comparableName,exports.comparableVersion=comparableVersion,exports.grouped=grouped,exports.isReadable=isReadable,exports.isTool=isTool,exports.keyOf=keyOf,exports.nameOf=nameOf;


/***/ }),

/***/ 6262:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(3710),r=__webpack_require__(1130);function inScope({packages:r,scoping:n},o){let i=[],t=void 0===o.member?void 0:memberNamed(o.member,n?.members??[]);if(void 0!==o.member&&void 0===t){let e=(n?.members??[]).map(({path:e})=>e);i.push({input:"workspace-member",value:o.member,known:e})}let p="all"===o.groups?"all":groupsNamed(o.groups),a=n?.select({...o,groups:p,member:t})??{packages:r};return{packages:a.packages.filter(e=>!isIgnored(e,o.ignored)),local:a.local??[],links:a.links,unknown:i};function groupsNamed(r){let o=new Set(n?.groupsOf(t)??[]),p=new Map([...o].reverse().map(r=>[e.pythonName(r),r]));return r.flatMap(r=>{if("main"===r)return[];let n=o.has(r)?r:p.get(e.pythonName(r));return void 0===n&&i.push({input:"dependency-groups",value:r,known:[...o]}),void 0===n?[]:[n]})}}function memberNamed(r,n){let o=r.replace(/^(?:\.\/)+(?=.)/,"").replace(/(?<=.)\/+$/,"");return n.find(e=>e.path===o)??n.find(({name:e})=>e===r)??n.find(({name:n})=>e.pythonName(n)===e.pythonName(r))}function isIgnored({ecosystem:n,name:o},i){return i.some(i=>r.fits(o,"pypi"===n?e.pythonName(i):i))}exports.inScope=inScope,exports.isIgnored=isIgnored;


/***/ }),

/***/ 8229:
/***/ ((__unused_webpack_module, exports) => {

function isWord(s){return"string"==typeof s&&s.length<=256&&/^[\x21-\x7e]+$/.test(s)}function slashesIn(s){let e=[];for(let t=s.indexOf("/");-1!==t&&e.length<40;t=s.indexOf("/",t+1))e.push(t);return e}exports.READABLE=["pypi","npm","gem","composer"],exports.isWord=isWord,exports.slashesIn=slashesIn;


/***/ }),

/***/ 5656:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(5143);__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(7975),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(6262),__webpack_require__(3710),__webpack_require__(1130),__webpack_require__(8229);let[n,i]=[20,10];async function manifestFindings(n,i,s,t){let a=await i.read();if("understood"!==a.kind){let r=e.notUnderstood(s,a);return{problems:[],warnings:[],notes:[`The packages in the archive were not compared. ${r}`]}}let o=r.againstManifest(a.resolved.packages,n,t),h=o.missing.map(({name:e,version:r})=>""===r?e:`${e} ${r}`),d=o.others.map(({name:e,installed:r,wanted:n})=>`${e} ${r.join(", ")} instead of ${n.join(", ")}`);return{problems:[...h.map(e=>`${e} of ${s} is missing.`),...d.map(e=>`It has ${e}.`)],warnings:[...0===h.length?[]:[`${1===h.length?"A package":`${h.length} packages`} of ${s} ${1===h.length?"is":"are"} missing: ${listed(h)}.`],...0===d.length?[]:[`${1===d.length?"A package has":`${d.length} packages have`} another version than in ${s}: ${listed(d)}.`]],notes:[...n.notes,...notesOf(o,s)]}}function notesOf({compared:e,unread:n,versionless:s,more:t},a){return[...Array.from(e,([e,n])=>`Compared the ${r.NAMES[e]} in the archive with ${a}, which needs ${n}`),...n.map(e=>`The archive has no ${r.nameOf(e)} that can be read, so they were not compared with ${a}`),...0===s.length?[]:[`The versions of these packages were not read: ${listed(s,i)}`],...0===t.length?[]:[`The archive has more than ${a} names: ${listed(t.map(({name:e,version:r})=>void 0===r?e:`${e} ${r}`),i)}`]]}function listed(e,r=n){let i=e.length>r?` and ${e.length-r} more`:"";return e.slice(0,r).join(", ")+i}exports.manifestFindings=manifestFindings;


/***/ }),

/***/ 3710:
/***/ ((__unused_webpack_module, exports) => {

let ManifestError=class ManifestError extends Error{constructor(r,e,t){super(r,{cause:t}),this.name="ManifestError",this.line=e}};function pythonName(r){return r.replace(/[-_.]+/g,"-").toLowerCase()}let r=["git","hg","svn","bzr"];function refuseOtherVcs(e){if(r.some(r=>"git"!==r&&void 0!==e[r]))throw new ManifestError("The package comes from a version control system other than Git.")}exports.ManifestError=ManifestError,exports.pythonName=pythonName,exports.refuseOtherVcs=refuseOtherVcs,exports.vcs=r;


/***/ })

};
;