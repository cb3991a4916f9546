package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"example.org/library"
)

type wish struct {
	Do, Name, Text string
	Size, Code     int
}

func handle(given []byte, run invocation) (any, error) {
	var wish wish
	if err := json.Unmarshal(given, &wish); err != nil {
		return nil, err
	}
	switch wish.Do {
	case "hello":
		return map[string]string{"greeting": "Hello, " + wish.Name + "!"}, nil
	case "fail":
		failOnPurpose()
	case "logs":
		fmt.Println("to standard output ✓")
		fmt.Fprintln(os.Stderr, "to standard error ✓")
	case "echo":
		fmt.Println(wish.Text)
		return map[string]string{"text": wish.Text}, nil
	case "dependency":
		return map[string]string{"dependency": library.Version}, nil
	case "environment":
		return map[string]string{"value": os.Getenv(wish.Name)}, nil
	case "context":
		memory, _ := strconv.Atoi(os.Getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))
		return map[string]any{
			"requestId":       run.id,
			"functionName":    os.Getenv("AWS_LAMBDA_FUNCTION_NAME"),
			"functionVersion": os.Getenv("AWS_LAMBDA_FUNCTION_VERSION"),
			"memory":          memory,
			"arn":             run.arn,
			"remaining":       time.Until(run.deadline).Milliseconds(),
		}, nil
	case "large":
		return map[string]string{"text": strings.Repeat("x", wish.Size)}, nil
	case "exit":
		os.Exit(wish.Code)
	case "hog":
		for hoard := [][]byte{}; ; {
			hoard = append(hoard, []byte(strings.Repeat("x", 1<<20)))
		}
	case "loop":
		fmt.Println("looping")
		for {
		}
	case "files":
		return map[string]bool{"task": canWrite("/var/task/file"), "tmp": canWrite("/tmp/file")}, nil
	}
	return nil, nil
}

//go:noinline
func failOnPurpose() {
	panic(errors.New("this function fails on purpose: ünïcödé"))
}

func canWrite(path string) bool {
	return os.WriteFile(path, []byte("text"), 0o600) == nil
}
