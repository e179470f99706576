%% The applications of the library are folders of the code path, with what is in them: modules, resource files, headers.
-module(library_folders).
-export([main/0]).

-define(show(X), io:format("~s: ~p~n", [??X, X])).

main() ->
    ?show([in_path(App) || App <- [kernel, stdlib, compiler, crypto, eunit, syntax_tools, parsetools, tools, sasl, runtime_tools]]),
    ?show([App || App <- [kernel, stdlib, compiler], not is_at_home(App)]),
    ?show(owner(lists)),
    ?show(owner(gen_server)),
    ?show(owner(application)),
    ?show(owner(compile)),
    ?show(owner(eunit)),
    ?show(code:which(erlang)),
    ?show(code:which(init)),
    ?show(code:which(zlib)),
    ?show(code:where_is_file("no_such.app")),
    ?show(code:lib_dir(no_such_application)),
    Kernel = code:lib_dir(kernel),
    ?show(lists:prefix(code:lib_dir(), Kernel)),
    ?show(lists:prefix(code:root_dir(), code:lib_dir())),
    ?show(filename:absname(Kernel) =:= Kernel),
    ?show(filelib:is_dir(Kernel)),
    ?show(filelib:is_dir(filename:join(Kernel, "include"))),
    ?show(filelib:is_regular(filename:join([Kernel, "include", "file.hrl"]))),
    ?show(filelib:is_file(filename:join(Kernel, "no_such_file"))),
    {ok, Names} = file:list_dir(filename:join(Kernel, "ebin")),
    ?show([Name || Name <- ["kernel.app", "application.beam", "lists.beam"], lists:member(Name, Names)]),
    ?show([filename:basename(File) || File <- filelib:wildcard(filename:join(code:lib_dir(stdlib), "ebin/gen_{server,statem}.beam"))]),
    {ok, [{application, stdlib, Keys}]} = file:consult(code:where_is_file("stdlib.app")),
    ?show(proplists:get_value(applications, Keys)),
    ?show(proplists:get_value(vsn, Keys) =:= version("stdlib", code:lib_dir(stdlib))),
    ?show(lists:member(lists, proplists:get_value(modules, Keys))),
    ?show(application:load(tools)),
    {ok, Modules} = application:get_key(tools, modules),
    ?show(lists:member(cover, Modules)),
    Lists = code:which(lists),
    {ok, Code} = file:read_file(Lists),
    ?show(element(1, lists:nth(1, [{M, B} || {M, B, _} <- [code:get_object_code(lists)], B =:= Code]))),
    ?show(beam_lib:md5(Lists) =:= {ok, {lists, lists:module_info(md5)}}),
    {ok, Open} = file:open(Lists, [read, binary, raw]),
    ?show(file:read(Open, 4)),
    ?show(file:pread(Open, 8, 4)),
    ?show(file:position(Open, eof) =:= {ok, filelib:file_size(Lists)}),
    ?show(file:read(Open, 1)),
    ok = file:close(Open),
    ?show(file:list_dir(Lists)),
    ?show(file:read_file(Kernel)),
    ?show(erl_prim_loader:read_file_info(Kernel) =/= error),
    ?show(erl_prim_loader:list_dir(filename:join(Kernel, "none"))),
    ?show(code:del_path(crypto)),
    ?show(code:lib_dir(crypto)),
    ?show(code:del_path(crypto)).

%% The folder of an application in the path is named after it and its version.
in_path(App) ->
    case [Path || Path <- code:get_path(), filename:basename(Path) =:= "ebin", name(Path) =:= atom_to_list(App)] of
        [Path] -> {App, Path =:= filename:join(code:lib_dir(App), "ebin")};
        Other -> {App, length(Other)}
    end.

name(Path) -> hd(string:split(filename:basename(filename:dirname(Path)), "-")).
version(Name, Folder) -> lists:nthtail(length(Name) + 1, filename:basename(Folder)).

is_at_home(App) -> filelib:is_regular(filename:join([code:lib_dir(App), "ebin", atom_to_list(App) ++ ".app"])).

owner(Module) -> name(filename:dirname(code:which(Module))).
