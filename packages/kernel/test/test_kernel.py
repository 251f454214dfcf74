"""PyPI's jupyter_kernel_test, with every optional sample but the pager's."""

import jupyter_kernel_test


class BrokerlabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "brokerlab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    code_generate_error = "throw new Error('expected')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "Promise.resolve('later')", "result": "'later'"},
        {
            "code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>', 'text/plain': '1' }) })",
            "result": "<b>1</b>",
            "mime": "text/html",
        },
    ]
    code_display_data = [
        {
            "code": "(globalThis as any)[Symbol.for('brokerlab.output')].display({ 'text/html': '<i>x</i>', 'text/plain': 'x' }); undefined",
            "mime": "text/html",
        }
    ]
    code_clear_output = "clearOutput()"
    completion_samples = [
        {"text": "Math.asinh", "matches": {"asinh"}},
        {"text": "new Array(3).findLastI", "matches": {"findLastIndex"}},
    ]
    complete_code_samples = ["1 + 1", "const a = 1", "function f() { return 1 }", "// only a comment", ""]
    incomplete_code_samples = ["function f() {", "const a = [1,", "f(", "const t = `open", "/* open", "1 +"]
    invalid_code_samples = ["const = 1", "let a = );", "}", "const s = 'open\nb"]
    code_inspect_sample = "console.log"
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
