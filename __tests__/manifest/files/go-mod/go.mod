module example.org/app

go 1.17

require (
	example.org/folder v0.0.0
	rsc.io/quote v1.5.2
)

require (
	golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c // indirect
	rsc.io/sampler v1.3.0 // indirect
)

replace example.org/folder => ./folder

replace rsc.io/sampler v1.3.0 => rsc.io/sampler v1.3.1
