package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// What a program on Lambda's Runtime API needs, without a library of Amazon's.
type invocation struct {
	id, arn  string
	deadline time.Time
}

type report struct {
	Type    string   `json:"errorType"`
	Message string   `json:"errorMessage"`
	Trace   []string `json:"stackTrace"`
}

func main() {
	invocations := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(invocations + "next")
		if err != nil {
			log.Fatal(err)
		}
		event, err := io.ReadAll(next.Body)
		if err != nil {
			log.Fatal(err)
		}
		milliseconds, _ := strconv.ParseInt(next.Header.Get("Lambda-Runtime-Deadline-Ms"), 10, 64)
		run := invocation{
			id:       next.Header.Get("Lambda-Runtime-Aws-Request-Id"),
			arn:      next.Header.Get("Lambda-Runtime-Invoked-Function-Arn"),
			deadline: time.UnixMilli(milliseconds),
		}
		result, failure := guarded(event, run)
		if failure == nil {
			post(invocations+run.id+"/response", result, "")
		} else {
			post(invocations+run.id+"/error", failure, failure.Type)
		}
	}
}

func guarded(event []byte, run invocation) (result any, failure *report) {
	defer func() {
		if panicked := recover(); panicked != nil {
			failure = &report{typeOf(panicked), fmt.Sprint(panicked), trace()}
		}
	}()
	result, err := handle(event, run)
	if err != nil {
		return nil, &report{typeOf(err), err.Error(), []string{}}
	}
	return result, nil
}

func typeOf(value any) string {
	kind := reflect.TypeOf(value)
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return kind.Name()
}

// The frames of the program's own that led to a panic.
func trace() []string {
	counters := make([]uintptr, 64)
	frames := runtime.CallersFrames(counters[:runtime.Callers(0, counters)])
	lines := []string{}
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			lines = lines[:0]
		case frame.Function == "main.guarded":
			return lines
		case strings.HasPrefix(frame.Function, "main."):
			lines = append(lines, fmt.Sprintf("%s %s:%d", frame.Function, frame.File, frame.Line))
		}
		if !more {
			return lines
		}
	}
}

func post(address string, answer any, errorType string) {
	body, err := json.Marshal(answer)
	if err != nil {
		log.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Lambda-Runtime-Function-Error-Type", errorType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}
