%% os:cmd/1,2 and os:find_executable/1,2.
-module(os_commands).
-export([main/0]).
-include("case.hrl").

refused(Fun) ->
    try Fun()
    catch
        Class:Reason:Stack ->
            [{os, Function, _, Location} | _] = Stack,
            {error_info, Info} = lists:keyfind(error_info, 1, Location),
            {Class, Reason, Function, maps:get(cause, Info, none)}
    end.

main() ->
    ?show(os:cmd("echo hello")),
    ?show(os:cmd('echo atom')),
    ?show(os:cmd(["echo ", ["ne", $s], "ted"])),
    ?show(os:cmd("echo out; echo err >&2")),
    ?show(os:cmd("cat")),
    ?show(os:cmd("exit 3")),
    ?show(os:cmd("echo one # a comment")),
    ?show(os:cmd("echo \"a'b\"")),
    ?show(os:cmd("cd /usr && pwd")),
    ?show(os:cmd("printf '\\303\\244\\342\\202\\254'")),
    ?show(os:cmd("printf '\\344'")),
    ?show(os:cmd([$e, $c, $h, $o, $\s, 228, 8364])),
    ?show(os:cmd("echo zeros" ++ [0, 0])),
    ?show(os:cmd("")),
    ?show(os:cmd("sleep 5 & echo background")),
    ?show(length(os:cmd("head -c 300000 /dev/zero"))),
    ?show(os:cmd("cat /dev/zero", #{max_size => 5})),
    ?show(os:cmd("echo abc", #{max_size => 100})),
    ?show(os:cmd("echo abc", #{max_size => 0})),
    ?show(os:cmd("echo abc", #{})),
    ?show(os:cmd("echo abc", #{other => 1})),
    ?show(begin process_flag(trap_exit, true), os:cmd("true"), receive Any -> Any after 100 -> nothing end end),
    ?show(refused(fun() -> os:cmd(1) end)),
    ?show(refused(fun() -> os:cmd([a]) end)),
    ?show(refused(fun() -> os:cmd([$a, 0, $b]) end)),
    ?show(refused(fun() -> os:cmd("x", []) end)),
    ?show(os:putenv("OF_THIS_CASE", "value")),
    ?show(os:cmd("echo $OF_THIS_CASE")),
    ?show(os:unsetenv("OF_THIS_CASE")),
    ?show(os:cmd("echo $OF_THIS_CASE.")),
    ?show(os:find_executable("sh", "/nonexistent:/bin")),
    ?show(os:find_executable("sh", "")),
    ?show(os:find_executable("no such program")),
    ?show(os:find_executable("/bin/sh")),
    ?show(os:find_executable("/bin")),
    ?show(os:find_executable("/etc/passwd")),
    ?show(os:find_executable("sh", "\"/bin\"")),
    ?show(is_list(os:find_executable("sh"))),
    ?show(string:trim(os:cmd("echo $PPID")) =:= os:getpid() orelse is_list(os:getpid())),
    ok.
