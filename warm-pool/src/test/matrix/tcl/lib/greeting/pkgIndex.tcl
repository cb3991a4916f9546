package ifneeded greeting 1.2.3 [list source [file join $dir greeting.tcl]]
