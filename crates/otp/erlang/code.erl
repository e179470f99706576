%% Code paths, loading, purging: what OTP's code server offers, over the natives of prim_code.
%%
%% The natives publish code atomically, a sticky module is a mark that loading respects, and what changes paths or marks is done by the process
%% `code_server', one after the other. Directories are strings; a path that names no directory is refused with `{error, bad_directory}`.
-module(code).

-export([add_path/1, add_path/2, add_patha/1, add_patha/2, add_paths/1, add_paths/2, add_pathsa/1, add_pathsa/2, add_pathsz/1,
         add_pathsz/2, add_pathz/1, add_pathz/2, all_available/0, all_loaded/0, atomic_load/1, clash/0, clear_cache/0,
         compiler_dir/0, coverage_support/0, del_path/1, del_paths/1, delete/1, ensure_loaded/1, ensure_modules_loaded/1,
         finish_loading/1, get_chunk/2, get_coverage/2, get_coverage_mode/0, get_coverage_mode/1, get_doc/1, get_doc/2,
         get_mode/0, get_object_code/1, get_path/0, is_loaded/1, is_sticky/1, lib_dir/0, lib_dir/1, lib_dir/2, load_abs/1,
         load_abs/2, load_binary/3, load_file/1, modified_modules/0, module_md5/1, module_status/0, module_status/1,
         objfile_extension/0, prepare_loading/1, priv_dir/1, purge/1, replace_path/2, replace_path/3, reset_coverage/1,
         root_dir/0, set_coverage_mode/1, set_path/1, set_path/2, soft_purge/1, start_link/0, stick_dir/1, stick_mod/1,
         stop/0, unstick_dir/1, unstick_mod/1, where_is_file/1, where_is_file/2, which/1]).

-define(IS_CACHE(C), (C =:= cache orelse C =:= nocache)).
-define(EXTENSION, ".beam").
%% The folder of the library's applications is "lib" below this one, which is on no disk.
-define(ROOT, "/asterias:").

%% Paths ---------------------------------------------------------------------------------------------------------------

get_path() -> prim_code:code_paths().

set_path(Dirs) -> set_path(Dirs, nocache).

set_path(Dirs, Cache) when ?IS_CACHE(Cache), is_list(Dirs) ->
    Names = [path_name(Dir) || Dir <- Dirs],
    case lists:all(fun(Name) -> is_list(Name) andalso prim_code:file_type(Name) =:= directory end, Names) of
        true ->
            code_server:call(fun() -> prim_code:set_paths(Names), true end);
        false ->
            {error, bad_directory}
    end.

add_path(Dir) -> add_path(Dir, nocache).
add_path(Dir, Cache) when ?IS_CACHE(Cache), is_list(Dir) -> add_last(Dir).

add_pathz(Dir) -> add_pathz(Dir, nocache).
add_pathz(Dir, Cache) when ?IS_CACHE(Cache), is_list(Dir) -> add_last(Dir).

add_patha(Dir) -> add_patha(Dir, nocache).
add_patha(Dir, Cache) when ?IS_CACHE(Cache), is_list(Dir) -> add_first(Dir).

add_paths(Dirs) -> add_paths(Dirs, nocache).
add_paths(Dirs, Cache) when ?IS_CACHE(Cache), is_list(Dirs) -> lists:foreach(fun add_last/1, Dirs).

add_pathsz(Dirs) -> add_pathsz(Dirs, nocache).
add_pathsz(Dirs, Cache) when ?IS_CACHE(Cache), is_list(Dirs) -> lists:foreach(fun add_last/1, Dirs).

add_pathsa(Dirs) -> add_pathsa(Dirs, nocache).
add_pathsa(Dirs, Cache) when ?IS_CACHE(Cache), is_list(Dirs) -> lists:foreach(fun add_first/1, Dirs).

%% A directory that is in the path already keeps its place at the end, and is moved to the front.
add_last(Dir) ->
    with_directory(Dir, fun(Name, Paths) ->
                                case lists:member(Name, Paths) of
                                    true -> Paths;
                                    false -> Paths ++ [Name]
                                end
                        end).

add_first(Dir) ->
    with_directory(Dir, fun(Name, Paths) -> [Name | lists:delete(Name, Paths)] end).

with_directory(Dir, Change) ->
    case path_name(Dir) of
        Name when is_list(Name) ->
            case prim_code:file_type(Name) of
                directory ->
                    code_server:call(fun() -> prim_code:set_paths(Change(Name, prim_code:code_paths())), true end);
                _ ->
                    {error, bad_directory}
            end;
        error ->
            {error, bad_directory}
    end.

path_name(Dir) when is_atom(Dir) -> path_name(atom_to_list(Dir));
path_name(Dir) ->
    try unicode:characters_to_list(Dir) of
        [_ | _] = Name -> normal(Name, os:type());
        _ -> error
    catch
        error:_ -> error
    end.

normal(Name, {win32, _}) -> filename:join([Name]);
normal(Name, _) -> drop_slash(Name).

drop_slash("/") -> "/";
drop_slash(Name) ->
    case lists:last(Name) of
        $/ -> drop_slash(lists:droplast(Name));
        _ -> Name
    end.

del_path(Name) when is_atom(Name); is_list(Name) ->
    case path_name(Name) of
        error -> {error, bad_name};
        Wanted -> code_server:call(fun() -> del_name(Wanted, prim_code:code_paths()) end)
    end.

del_name(Wanted, Paths) ->
    case lists:partition(fun(Path) -> names(Wanted, Path) end, Paths) of
        {[], _} -> false;
        {[First | _], _} ->
            prim_code:set_paths(lists:delete(First, Paths)),
            true
    end.

del_paths(Names) when is_list(Names) ->
    lists:foreach(fun(Name) -> del_path(Name) end, Names).

replace_path(Name, Dir) -> replace_path(Name, Dir, nocache).

replace_path(Name, Dir, Cache) when ?IS_CACHE(Cache), is_atom(Name) orelse is_list(Name), is_atom(Dir) orelse is_list(Dir) ->
    Wanted = path_name(Name),
    with_directory(Dir, fun(New, Paths) ->
                                case lists:any(fun(Path) -> names(Wanted, Path) end, Paths) of
                                    true -> [case names(Wanted, Path) of true -> New; false -> Path end || Path <- Paths];
                                    false -> Paths ++ [New]
                                end
                        end).

%% A path is named by itself, or by the application that its ebin folder belongs to.
names(Path, Path) -> true;
names(Name, Path) -> application_of(Path) =:= Name.

clear_cache() -> ok.

%% Folders of applications ---------------------------------------------------------------------------------------------

root_dir() -> ?ROOT.

lib_dir() -> root_dir() ++ "/lib".

compiler_dir() -> lib_dir() ++ "/compiler".

lib_dir(App) when is_atom(App); is_list(App) ->
    Name = path_name(App),
    case [Path || Path <- prim_code:code_paths(), names(Name, Path)] of
        [Path | _] -> without_ebin(Path);
        [] -> {error, bad_name}
    end.

lib_dir(App, SubDir) when is_atom(SubDir) ->
    case lib_dir(App) of
        {error, _} = Error -> Error;
        Dir -> Dir ++ "/" ++ atom_to_list(SubDir)
    end.

priv_dir(App) -> lib_dir(App, priv).

%% ".../kernel-10.2/ebin", ".../kernel/ebin" and ".../kernel-10.2" all belong to "kernel".
application_of(Path) ->
    Base = base_name(without_ebin(Path)),
    case string:split(Base, "-") of
        [App, [Digit | _]] when Digit >= $0, Digit =< $9 -> App;
        _ -> Base
    end.

without_ebin(Path) ->
    case lists:suffix("/ebin", Path) of
        true -> lists:sublist(Path, length(Path) - length("/ebin"));
        false -> Path
    end.

base_name(Path) -> lists:last([""] ++ string:lexemes(Path, "/")).

%% Finding -------------------------------------------------------------------------------------------------------------

objfile_extension() -> ?EXTENSION.

which(Module) when is_atom(Module) ->
    case prim_code:file(Module) of
        undefined ->
            case prim_code:application(Module) of
                erts -> preloaded;
                _ -> where_is_file(atom_to_list(Module) ++ ?EXTENSION)
            end;
        File ->
            File
    end.

where_is_file(File) when is_list(File) -> where_is_file(prim_code:code_paths(), File).

where_is_file([Dir | Dirs], File) ->
    Full = joined(Dir, File),
    case prim_code:file_type(Full) of
        regular -> Full;
        _ -> where_is_file(Dirs, File)
    end;
where_is_file([], _) ->
    non_existing.

joined(".", File) -> File;
joined(Dir, File) -> Dir ++ "/" ++ File.

get_object_code(Module) when is_atom(Module) ->
    case where_is_file(atom_to_list(Module) ++ ?EXTENSION) of
        non_existing ->
            error;
        File ->
            case prim_code:read_file(File) of
                {ok, Binary} -> {Module, Binary, File};
                _ -> error
            end
    end.

%% Every module that can be loaded, loaded or not, and where it is found first.
all_available() ->
    Loaded = #{M => {atom_to_list(M), File, true} || {M, File} <- all_loaded()},
    Found = lists:foldl(fun available_in/2, Loaded, prim_code:code_paths()),
    maps:values(Found).

available_in(Dir, Found) ->
    lists:foldl(fun(Name, Acc) ->
                        case module_name(Name) of
                            "" -> Acc;
                            Module -> first_found(Module, joined(Dir, Name), Acc)
                        end
                end, Found, files_in(Dir)).

%% A module that is not loaded is keyed by its name: its atom need not exist.
first_found(Module, File, Found) ->
    Loaded = try is_map_key(list_to_existing_atom(Module), Found) catch error:badarg -> false end,
    case Loaded orelse is_map_key(Module, Found) of
        true -> Found;
        false -> Found#{Module => {Module, File, false}}
    end.

module_name(File) ->
    case lists:suffix(?EXTENSION, File) of
        true -> lists:sublist(File, length(File) - length(?EXTENSION));
        false -> ""
    end.

files_in(Dir) ->
    case prim_code:list_dir(Dir) of
        {ok, Names} -> Names;
        _ -> []
    end.

%% Prints each module that is found in more than one folder of the path.
clash() ->
    Found = [{Name, Dir} || Dir <- prim_code:code_paths(), Name <- files_in(Dir), module_name(Name) =/= ""],
    Groups = maps:groups_from_list(fun({Name, _}) -> Name end, fun({_, Dir}) -> Dir end, Found),
    Clashes = [{joined(Hider, Name), joined(Hidden, Name)} || Name := [Hider | Dirs] <- Groups, Hidden <- Dirs],
    lists:foreach(fun({A, B}) -> io:format("** ~ts hides ~ts~n", [A, B]) end, Clashes),
    io:format("** Found ~w name clashes in code paths ~n", [length(Clashes)]).

%% Loading -------------------------------------------------------------------------------------------------------------

ensure_loaded(Module) when is_atom(Module) -> prim_code:ensure_loaded(Module).

ensure_modules_loaded(Modules) when is_list(Modules) ->
    case [{M, Reason} || M <- Modules, {error, Reason} <- [ensure_loaded(M)]] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

load_file(Module) when is_atom(Module) ->
    unless_kept(Module, fun() -> where_is_file(atom_to_list(Module) ++ ?EXTENSION) end, fun() -> prim_code:load(Module) end).

load_abs(File) -> load_abs(File, list_to_atom(base_name(path_name(File)))).

load_abs(File, Module) when is_list(File) orelse is_atom(File), is_atom(Module) ->
    Full = path_name(File) ++ ?EXTENSION,
    case prim_code:read_file(Full) of
        {ok, Binary} -> unless_kept(Module, fun() -> Full end, fun() -> prim_code:load_binary(Module, Full, Binary) end);
        _ -> {error, nofile}
    end.

load_binary(Module, File, Binary) when is_atom(Module), is_list(File) orelse is_atom(File), is_binary(Binary) ->
    case path_name(File) of
        error when File =/= "" ->
            {error, badarg};
        _ ->
            unless_sticky(Module, fun() ->
                                          make_room(Module),
                                          prim_code:load_binary(Module, File, Binary)
                                  end)
    end.

%% Only a current version becomes an old one: without one, who still runs the old version may go on.
make_room(Module) -> prim_code:is_loaded(Module) andalso prim_code:purge(Module).

unless_sticky(Module, Load) ->
    case is_sticky(Module) of
        true ->
            log("Can't load module '~w' that resides in sticky dir\n", [Module]),
            {error, sticky_directory};
        false ->
            Load()
    end.

%% What is loaded by name or from a file pushes no old version out.
unless_kept(Module, File, Load) ->
    unless_sticky(Module, fun() ->
                                  case prim_code:is_loaded(Module) andalso erlang:check_old_code(Module) of
                                      true ->
                                          log("Loading of ~ts failed: ~p\n", [absolute(File()), not_purged]),
                                          {error, not_purged};
                                      false ->
                                          Load()
                                  end
                          end).

absolute(File) when is_list(File) -> filename:absname(File);
absolute(File) -> File.

log(Format, Args) ->
    logger ! {log, error, Format, Args,
              #{pid => whereis(code_server), gl => group_leader(), time => os:system_time(microsecond), error_logger => #{tag => error}}},
    ok.

%% All modules are prepared before the first is loaded, and then published at once or not at all.
atomic_load(Modules) ->
    case prepare_loading(Modules) of
        {ok, Prepared} -> finish_loading(Prepared);
        Error -> Error
    end.

prepare_loading(Modules) when is_list(Modules) ->
    Specs = [specified(Spec) || Spec <- Modules],
    Names = [element(1, Spec) || Spec <- Specs],
    case lists:usort(Names -- lists:usort(Names)) of
        [] -> all_prepared([prepared(Spec) || Spec <- Specs]);
        Twice -> {error, [{Module, duplicated} || Module <- Twice]}
    end.

specified({Module, File, Binary} = Spec) when is_atom(Module), is_list(File), is_binary(Binary) -> Spec;
specified(Module) when is_atom(Module) -> {Module};
specified(_) -> erlang:error(function_clause).

prepared({Module, File, Binary}) ->
    case prim_code:prepare(Module, File, Binary) of
        {error, _} = Error ->
            {Module, Error};
        Code ->
            case erlang:has_prepared_code_on_load(Code) of
                true -> {Module, {error, on_load_not_allowed}};
                false -> {Module, Code}
            end
    end;
prepared({Module}) ->
    case get_object_code(Module) of
        {Module, Binary, File} -> prepared({Module, File, Binary});
        error -> {Module, {error, nofile}}
    end.

all_prepared(Prepared) ->
    case [{Module, Reason} || {Module, {error, Reason}} <- Prepared] of
        [] -> {ok, {'$prepared', Prepared}};
        Errors -> {error, Errors}
    end.

finish_loading({'$prepared', Prepared}) when is_list(Prepared) ->
    case [{Module, sticky_directory} || {Module, _} <- Prepared, is_sticky(Module)] of
        [] ->
            case erlang:finish_loading([Code || {_, Code} <- Prepared]) of
                ok -> ok;
                {Reason, Modules} -> {error, [{Module, Reason} || Module <- Modules]}
            end;
        Sticky ->
            {error, Sticky}
    end.

is_loaded(Module) when is_atom(Module) ->
    _ = erlang:module_loaded(Module),
    case prim_code:file(Module) of
        undefined -> false;
        File -> {file, File}
    end.

all_loaded() -> [{Module, prim_code:file(Module)} || Module <- prim_code:loaded()].

%% Of the refusal the virtual machine tells, whose reports end with an empty line.
delete(Module) when is_atom(Module) ->
    prim_code:is_loaded(Module) andalso erlang:check_old_code(Module) andalso log("Module ~w must be purged before deleting\n\n", [Module]),
    prim_code:delete(Module).
purge(Module) when is_atom(Module) -> prim_code:purge(Module).
soft_purge(Module) when is_atom(Module) -> prim_code:soft_purge(Module).

%% Sticky modules: loaded ones of these are not replaced ---------------------------------------------------------------

%% Marks by name, which a module keeps when it is unloaded; without one, kernel, stdlib and compiler are sticky, and always what is
%% loaded before everything else.
is_sticky(Module) when is_atom(Module) -> is_marked(Module, sticky()) andalso erlang:module_loaded(Module).

is_marked(Module, Marks) ->
    case Marks of
        #{Module := Mark} -> Mark;
        #{} -> is_sticky_from_start(prim_code:application(Module), Module)
    end.

is_sticky_from_start(undefined, Module) -> prim_code:file(Module) =:= preloaded;
is_sticky_from_start(App, Module) ->
    case which(Module) of
        preloaded -> true;
        ?ROOT ++ _ when App =:= kernel; App =:= stdlib; App =:= compiler -> init:get_argument(nostick) =:= error;
        _ -> false
    end.

stick_mod(Module) when is_atom(Module) -> mark([Module], true).
unstick_mod(Module) when is_atom(Module) -> mark([Module], false).

stick_dir(Dir) when is_list(Dir) -> mark_dir(Dir, true).
unstick_dir(Dir) when is_list(Dir) -> mark_dir(Dir, false).

mark_dir(Dir, Mark) ->
    case prim_code:list_dir(path_name(Dir)) of
        {ok, Names} ->
            Modules = [list_to_atom(module_name(Name)) || Name <- Names, module_name(Name) =/= ""],
            mark(Modules, Mark),
            ok;
        _ ->
            error
    end.

sticky() -> persistent_term:get({?MODULE, sticky}, #{}).

mark(Modules, Mark) ->
    code_server:call(fun() -> persistent_term:put({?MODULE, sticky}, maps:merge(sticky(), maps:from_keys(Modules, Mark))), true end).

%% Object code and status ----------------------------------------------------------------------------------------------

module_md5(Binary) when is_binary(Binary) -> prim_code:module_md5(Binary);
module_md5(Other) -> erlang:error(badarg, [Other]).

module_status() -> [{Module, module_status(Module)} || {Module, _} <- all_loaded()].

module_status(Modules) when is_list(Modules) -> [{Module, module_status(Module)} || Module <- Modules];
module_status(Module) when is_atom(Module) ->
    case prim_code:file(Module) of
        undefined -> not_loaded;
        preloaded -> loaded;
        File -> file_status(Module, where_is_file(atom_to_list(Module) ++ ?EXTENSION), File)
    end.

file_status(_, non_existing, _) -> removed;
file_status(Module, Found, _) ->
    case prim_code:read_file(Found) of
        {ok, Binary} ->
            case module_md5(Binary) =:= Module:module_info(md5) of
                true -> loaded;
                false -> modified
            end;
        _ ->
            removed
    end.

modified_modules() -> [Module || {Module, modified} <- module_status()].

%% The chunk of an object file: an IFF form of chunks padded to four bytes.
get_chunk(Binary, [_, _, _, _] = Wanted) when is_binary(Binary) ->
    case Binary of
        <<"FOR1", _:32, "BEAM", Chunks/binary>> -> find_chunk(Chunks, list_to_binary(Wanted));
        _ -> undefined
    end;
get_chunk(Binary, Wanted) -> erlang:error(badarg, [Binary, Wanted]).

find_chunk(<<Name:4/binary, Size:32, Data:Size/binary, Rest/binary>>, Wanted) ->
    case Name of
        Wanted -> Data;
        _ -> find_chunk(skip(-Size band 3, Rest), Wanted)
    end;
find_chunk(_, _) ->
    undefined.

skip(N, Bytes) ->
    case Bytes of
        <<_:N/binary, Rest/binary>> -> Rest;
        _ -> <<>>
    end.

get_doc(Module) -> get_doc(Module, #{}).

get_doc(Module, Options) when is_atom(Module), is_map(Options) ->
    case get_object_code(Module) of
        {Module, Binary, _} ->
            case get_chunk(Binary, "Docs") of
                undefined -> {error, missing};
                Docs -> {ok, binary_to_term(Docs)}
            end;
        error ->
            case which(Module) of
                non_existing -> {error, non_existing};
                _ -> {error, missing}
            end
    end.

%% Coverage needs a code generator that counts: there is none, and these say so as OTP without its JIT does.
coverage_support() -> false.
get_coverage_mode() -> none.
get_coverage_mode(Module) when is_atom(Module) -> none.
set_coverage_mode(Mode) when is_atom(Mode) -> none.
get_coverage(Level, Module) -> erlang:error(badarg, [Level, Module]).
reset_coverage(Module) -> erlang:error(badarg, [Module]).

%% The server ----------------------------------------------------------------------------------------------------------

get_mode() -> prim_code:mode().
start_link() -> code_server:start_link().

%% The server runs as long as the system does.
stop() -> ok.
