"use strict";
exports.id = 2403;
exports.ids = [2403];
exports.modules = {

/***/ 2403:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8466),r=__webpack_require__(3710);function newEntry(e,r){return{one:{ecosystem:"maven",name:e,version:r,hashes:[]},configurations:[]}}__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(7598),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(6760),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708);let t=/^(?:compileClasspath|annotationProcessor|test(?:Fixtures)?(?:CompileClasspath|RuntimeClasspath|AnnotationProcessor))$/;function scopingOf(e,r){let s=new Set([...e.flatMap(({configurations:e})=>e),...r]);if(s.delete(""),s.has("runtimeClasspath"))return{groupsOf:()=>s,select:({groups:r})=>{let counts=e=>"all"===r||r.includes(e)||!t.test(e);return{packages:e.filter(({configurations:e})=>e.some(counts)).map(({one:e})=>e)}}}}exports.parseGradle=t=>{let s;e.refuseMergeConflict(t);let i=new Map;for(let[e,n]of t.split("\n").entries()){let t=n.trim();if(""===t||t.startsWith("#"))continue;if(t.startsWith("empty=")){s=t.slice(6).split(",");continue}let[,o,u,a=""]=/^([^\s:=]+:[^\s:=]+):([^\s:=]+)=([^\s=:]*)$/.exec(t)??[];if(void 0===o||void 0===u)throw new r.ManifestError("The line does not have the form group:artifact:version=configurations.",e+1);let l=`${o}:${u}`,p=i.get(l)??newEntry(o,u);for(let e of(i.set(l,p),a.split(",")))p.configurations.push(e)}if(void 0===s)throw new r.ManifestError('The gradle.lockfile is cut off: its last line, "empty=", is missing.');let n=[...i.values()],o=scopingOf(n,s);return{packages:n.map(({one:e})=>e),unpinned:[],...o&&{scoping:o}}};


/***/ })

};
;