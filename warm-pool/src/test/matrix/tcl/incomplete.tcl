package require nowhere
