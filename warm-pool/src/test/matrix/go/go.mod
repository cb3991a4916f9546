module example.org/matrix

go 1.19

require example.org/library v1.2.3
