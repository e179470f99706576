%% Files as the loader of code sees them: what is not there is `error`, and any other trouble is logged, as it concerns the whole system.
%%
%% There is one loader, of files, and of those in a script's archive, below the script's name.
-module(erl_prim_loader).

-export([get_cwd/0, get_cwd/1, get_file/1, get_path/0, is_basename/1, list_dir/1, read_file/1, read_file_info/1, read_link_info/1,
         set_path/1]).

-include_lib("kernel/include/file.hrl").

-define(IS_NAME(Name), is_atom(Name) orelse is_list(Name)).

%% Until a path is set, it is that of the code.
get_path() -> {ok, persistent_term:get({?MODULE, path}, code:get_path())}.

set_path(Path) when is_list(Path) -> persistent_term:put({?MODULE, path}, [as_list(Folder) || Folder <- Path]).

read_file(Name) when ?IS_NAME(Name) -> answer(or_archived(prim_file:read_file(Name), fun prim_code:read_file/1, Name), read_file, Name).

%% A name without folders is looked for along the path.
get_file(Name) when ?IS_NAME(Name) ->
    File = as_list(Name),
    {ok, Path} = get_path(),
    first_of(case is_basename(File) of
                 true -> [lists:append([Folder, "/", File]) || Folder <- Path];
                 false -> [File]
             end);
get_file(_) -> error.

first_of([File | Files]) ->
    case prim_code:read_file(File) of
        {ok, Content} -> {ok, Content, File};
        _ -> first_of(Files)
    end;
first_of([]) -> error.

list_dir(Name) when ?IS_NAME(Name) -> answer(or_archived(prim_file:list_dir(Name), fun prim_code:list_dir/1, Name), list_dir, Name).

read_file_info(Name) when ?IS_NAME(Name) -> answer(info(prim_file:read_file_info(Name), Name), read_file_info, Name).
read_link_info(Name) when ?IS_NAME(Name) -> answer(info(prim_file:read_link_info(Name), Name), read_link_info, Name).

get_cwd() -> answer(prim_file:get_cwd(), get_cwd, []).
get_cwd(Drive) -> answer(prim_file:get_cwd(Drive), get_cwd, Drive).

%% A path through what is a file may lead into the archive.
or_archived({error, enotdir}, Read, Name) -> Read(Name);
or_archived(Answer, _, _) -> Answer.

%% The script itself is a folder, that of its archive.
info({ok, #file_info{type = regular} = Info}, Name) ->
    case prim_code:list_dir(Name) of
        {ok, _} -> {ok, Info#file_info{type = directory}};
        {error, _} -> {ok, Info}
    end;
info({error, enotdir}, Name) ->
    case prim_code:file_type(Name) of
        {error, _} = Error -> Error;
        directory -> {ok, archived(directory, 0)};
        regular ->
            {ok, Content} = prim_code:read_file(Name),
            {ok, archived(regular, byte_size(Content))}
    end;
info(Answer, _) -> Answer.

archived(Type, Size) -> #file_info{size = Size, type = Type, access = read, mode = 8#444, links = 1}.

is_basename(Name) -> not lists:member($/, Name).

answer({ok, _} = Found, _, _) -> Found;
answer({error, Reason}, _, _) when Reason =:= enoent; Reason =:= enotdir; Reason =:= enametoolong -> error;
answer({error, Reason}, Function, Target) ->
    Report = ["File operation error: ", atom_to_list(Reason), ". Target: ", as_list(Target), ". Function: ", atom_to_list(Function), ". "],
    logger ! {log, error, #{label => {error_logger, error_report}, report => lists:append(Report)},
              #{pid => self(), gl => group_leader(), time => os:system_time(microsecond),
                error_logger => #{tag => error_report, type => std_error}}},
    error.

as_list(Name) when is_atom(Name) -> atom_to_list(Name);
as_list(Name) when is_list(Name) -> Name.
