%% Patterns of names: what a component "." means before and behind wildcards, escapes within sets, and what is no pattern.
-module(files_wildcards).
-include("../case.hrl").

main() ->
    Dir = "/tmp/corpus_files_wildcards_" ++ os:getpid(),
    ok = filelib:ensure_path(Dir ++ "/a/b"),
    [ok = file:write_file(filename:join(Dir, Name), <<>>) || Name <- ["a/b/x.q", "y.q", "---", "z--", "{abc}"]],
    ok = file:set_cwd(Dir),
    [?show({Pattern, filelib:wildcard(Pattern)})
     || Pattern <- ["./*.q", "a/./b/*.q", "./a/../*.q", ".//*.q", "a//b/*", "./y.q", "*/.", "a/*/.", "./", ".", "*", "**/*.q", "./**/*.q", "a/b/", "a/*/",
                    "y.q/*", "{a,b}/./b", "a/b/../../*.q", "[a\\-z]*", "[a-z]*", "\\{a*", "{y,z}*"]],
    [?show({Pattern, filelib:wildcard(Pattern, "a")}) || Pattern <- ["./*", "b/./*", "./b", "../*.q"]],
    _ = ?show(filelib:wildcard(id("{"))),
    _ = ?show(filelib:compile_wildcard(id("{a,"))),
    ok = file:set_cwd("/"),
    ok = file:del_dir_r(Dir).
