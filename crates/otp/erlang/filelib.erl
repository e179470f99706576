%% What is there in the file system: kinds, sizes, times; files that match a pattern; paths that are safe.
%%
%% The variants with a module as last argument use that in place of `file`: prim_file, or erl_prim_loader.
-module(filelib).

-export([compile_wildcard/1, ensure_dir/1, ensure_path/1, file_size/1, file_size/2, find_file/2, find_file/3, find_source/1, find_source/2,
         find_source/3, fold_files/5, fold_files/6, is_dir/1, is_dir/2, is_file/1, is_file/2, is_regular/1, is_regular/2,
         last_modified/1, last_modified/2, safe_relative_path/2, wildcard/1, wildcard/2, wildcard/3]).

-include_lib("kernel/include/file.hrl").

%% Kinds ---------------------------------------------------------------------------------------------------------------

is_dir(Name) -> is_dir(Name, file).
is_dir(Name, Module) -> kind(Name, Module) =:= directory.

is_file(Name) -> is_file(Name, file).
is_file(Name, Module) -> lists:member(kind(Name, Module), [regular, directory]).

is_regular(Name) -> is_regular(Name, file).
is_regular(Name, Module) -> kind(Name, Module) =:= regular.

kind(Name, Module) ->
    case info(Name, Module) of
        {ok, #file_info{type = Type}} -> Type;
        _ -> none
    end.

info(Name, file) -> file:read_file_info(Name);
info(Name, Module) -> Module:read_file_info(Name).

file_size(Name) -> file_size(Name, file).
file_size(Name, Module) ->
    case info(Name, Module) of
        {ok, #file_info{size = Size}} -> Size;
        _ -> 0
    end.

last_modified(Name) -> last_modified(Name, file).
last_modified(Name, Module) ->
    case info(Name, Module) of
        {ok, #file_info{mtime = Time}} -> Time;
        _ -> 0
    end.

%% Making folders ------------------------------------------------------------------------------------------------------

ensure_dir("/") -> ok;
ensure_dir(Name) -> ensure_path(filename:dirname(Name)).

ensure_path("/") ->
    ok;
ensure_path(Path) ->
    case is_dir(Path) of
        true ->
            ok;
        false ->
            case filename:dirname(Path) of
                %% Nothing is above; this protects against names such as drives.
                Path -> {error, einval};
                Parent ->
                    _ = ensure_path(Parent),
                    case file:make_dir(Path) of
                        %% Someone else has been faster; or there is a file in the way.
                        {error, eexist} = Exists ->
                            case is_dir(Path) of
                                true -> ok;
                                false -> Exists
                            end;
                        Result -> Result
                    end
            end
    end.

%% Folding -------------------------------------------------------------------------------------------------------------

fold_files(Folder, Expression, Recursive, Fun, Acc) -> fold_files(Folder, Expression, Recursive, Fun, Acc, file).

fold_files(Folder, Expression, Recursive, Fun, Acc, Module) ->
    {ok, Compiled} = re:compile(Expression, [unicode]),
    fold_in(Folder, Compiled, Recursive, Fun, Acc, Module).

fold_in(Folder, Compiled, Recursive, Fun, Acc, Module) ->
    case Module:list_dir(Folder) of
        {ok, Names} -> fold_names(Names, Folder, Compiled, Recursive, Fun, Acc, Module);
        {error, _} -> Acc
    end.

fold_names([Name | Names], Folder, Compiled, Recursive, Fun, Acc, Module) ->
    Path = filename:join(Folder, Name),
    Acc1 = case kind(Path, Module) of
               regular ->
                   case re:run(Name, Compiled, [{capture, none}]) of
                       match -> Fun(Path, Acc);
                       nomatch -> Acc
                   end;
               directory when Recursive -> fold_in(Path, Compiled, Recursive, Fun, Acc, Module);
               _ -> Acc
           end,
    fold_names(Names, Folder, Compiled, Recursive, Fun, Acc1, Module);
fold_names([], _, _, _, _, Acc, _) ->
    Acc.

%% Wildcards -----------------------------------------------------------------------------------------------------------
%% A pattern is a list of components, each a list of parts: a character, `any_char`, `any`, {one_of, Set}, {alternatives, Lists};
%% or the component `deep`, which stands for any number of folders.

%% What is no pattern is an error of the function called, as OTP has it: with the arity, not the arguments.
-define(BADPATTERN(Do), try Do catch throw:{badpattern, _} = Reason -> erlang:error(Reason) end).

wildcard(Pattern) when is_list(Pattern) -> ?BADPATTERN(search(Pattern, ".", file)).

wildcard(Pattern, Module) when is_list(Pattern), is_atom(Module) -> ?BADPATTERN(search(Pattern, ".", Module));
wildcard(Pattern, Folder) when is_list(Pattern), is_list(Folder) orelse is_binary(Folder) -> ?BADPATTERN(search(Pattern, Folder, file)).

wildcard(Pattern, Folder, Module) when is_list(Pattern), is_list(Folder) orelse is_binary(Folder), is_atom(Module) ->
    ?BADPATTERN(search(Pattern, Folder, Module)).

search(Pattern, Folder, Module) ->
    case compile(Pattern) of
        {exact, Name} -> [Name || exists(absolute(Name, Folder), Module)];
        {Root, Components} -> lists:usort(match(Components, Root, Folder, Module))
    end.

compile_wildcard(Pattern) -> {compiled_wildcard, ?BADPATTERN(compile(Pattern))}.

absolute(Name, ".") -> Name;
absolute(Name, Folder) -> filename:join(Folder, Name).

exists(Name, Module) ->
    case Module:read_link_info(Name) of
        {ok, _} -> true;
        _ -> false
    end.

%% A component "." says nothing in front of the first wildcard, and matches no name behind it.
compile(Pattern) ->
    {Root, Names} = root(filename:split(flat(Pattern))),
    {Before, Behind} = lists:splitwith(fun(Name) -> not is_special(Name) end, Names),
    case {[Name || Name <- Before, Name =/= "."], Behind} of
        {[], []} when Root =:= "" -> {exact, "."};
        {Kept, []} -> {exact, filename:join([Root || Root =/= ""] ++ Kept)};
        {Kept, _} -> {Root, [component(Name) || Name <- Kept] ++ [case Name of "." -> [{one_of, []}]; _ -> component(Name) end || Name <- Behind]}
    end.

is_special(Name) -> lists:any(fun(C) -> lists:member(C, "?*[{\\") end, Name).

flat(Pattern) -> filename:flatten(Pattern).

%% Components without anything special up to the first one with belong to the root.
root([First | Rest] = Components) ->
    case filename:pathtype(First) of
        relative -> {"", Components};
        _ -> {First, Rest}
    end;
root([]) -> {"", []}.

component("**") -> deep;
component(Text) -> parts(Text).

parts("\\" ++ [Char | Rest]) -> [Char | parts(Rest)];
parts("?" ++ Rest) -> [any_char | parts(Rest)];
parts("*" ++ Rest) -> [any | parts(Rest)];
parts("[" ++ Rest) ->
    case set(Rest, []) of
        {Set, Rest1} -> [{one_of, Set} | parts(Rest1)];
        error -> [$[ | parts(Rest)]
    end;
parts("{" ++ Rest) ->
    case alternatives(Rest, [], []) of
        {All, Rest1} -> [{alternatives, [parts(Text) || Text <- All]} | parts(Rest1)];
        error -> throw({badpattern, missing_delimiter})
    end;
parts([Char | Rest]) when is_integer(Char) -> [Char | parts(Rest)];
parts([]) -> [].

set("]" ++ Rest, [_ | _] = Set) -> {Set, Rest};
set([$\\, Char | Rest], Set) -> set(Rest, [{Char, Char} | Set]);
set([Low, $-, High | Rest], Set) when High =/= $] -> set(Rest, [{Low, High} | Set]);
set([Char | Rest], Set) -> set(Rest, [{Char, Char} | Set]);
set([], _) -> error.

alternatives("\\" ++ [Char | Rest], Text, All) -> alternatives(Rest, [Char, $\\ | Text], All);
alternatives("}" ++ Rest, Text, All) -> {lists:reverse(All, [lists:reverse(Text)]), Rest};
alternatives("," ++ Rest, Text, All) -> alternatives(Rest, [], [lists:reverse(Text) | All]);
alternatives("{" ++ _, _, _) -> error;
alternatives([Char | Rest], Text, All) -> alternatives(Rest, [Char | Text], All);
alternatives([], _, _) -> error.

%% What is found below a path; paths are given as the pattern has them, relative ones without the folder searched.
match([deep | Components], Path, Folder, Module) ->
    Here = match_here(Components, Path, Folder, Module),
    lists:foldl(fun(Name, Found) -> match([deep | Components], below(Path, Name), Folder, Module) ++ Found end, Here,
                [Name || Name <- names(Path, Folder, Module), is_real_dir(place(below(Path, Name), Folder), Module)]);
match([Component], Path, Folder, Module) ->
    case literal(Component) of
        {ok, Name} ->
            Full = below(Path, Name),
            [Full || exists(place(Full, Folder), Module)];
        no -> [below(Path, Name) || Name <- names(Path, Folder, Module), matches(Component, Name)]
    end;
match([Component | Components], Path, Folder, Module) ->
    case literal(Component) of
        {ok, Name} -> match(Components, below(Path, Name), Folder, Module);
        no -> lists:append([match(Components, below(Path, Name), Folder, Module)
                            || Name <- names(Path, Folder, Module), matches(Component, Name),
                               is_dir(place(below(Path, Name), Folder), Module)])
    end;
match([], Path, _, _) ->
    [Path].

%% `**` alone finds all files and folders.
match_here([], Path, Folder, Module) -> [below(Path, Name) || Name <- names(Path, Folder, Module)];
match_here(Components, Path, Folder, Module) -> match(Components, Path, Folder, Module).

is_real_dir(Path, file) ->
    case file:read_link_info(Path) of
        {ok, #file_info{type = directory}} -> true;
        {ok, #file_info{type = symlink}} -> is_dir(Path, file);
        _ -> false
    end;
is_real_dir(Path, Module) -> is_dir(Path, Module).

literal(Component) ->
    case lists:all(fun is_integer/1, Component) of
        true -> {ok, Component};
        false -> no
    end.

names(Path, Folder, Module) ->
    case Module:list_dir(place(Path, Folder)) of
        {ok, Names} -> Names;
        _ -> []
    end.

place("", Folder) -> Folder;
place(Path, ".") -> Path;
place(Path, Folder) -> filename:join(Folder, Path).

below("", Name) -> Name;
below(Path, Name) -> filename:join(Path, Name).

matches([any], _) -> true;
matches([any | Parts], Name) -> matches_any(Parts, Name);
matches([any_char | Parts], [_ | Name]) -> matches(Parts, Name);
matches([{one_of, Set} | Parts], [Char | Name]) ->
    lists:any(fun({Low, High}) -> Low =< Char andalso Char =< High end, Set) andalso matches(Parts, Name);
matches([{alternatives, All} | Parts], Name) -> lists:any(fun(A) -> matches(A ++ Parts, Name) end, All);
matches([Char | Parts], [Char | Name]) -> matches(Parts, Name);
matches([], []) -> true;
matches(_, _) -> false.

matches_any(Parts, Name) ->
    matches(Parts, Name) orelse (Name =/= [] andalso matches_any(Parts, tl(Name))).

%% Sources -------------------------------------------------------------------------------------------------------------

find_file(Name, Folder) -> find_file(Name, Folder, []).

find_file(Name, Folder, Rules) ->
    case is_regular(filename:join(Folder, Name)) of
        true -> {ok, filename:join(Folder, Name)};
        false -> find_by(rules(Rules), fun(New) -> [filename:join(New, Name)] end, Folder)
    end.

rules([]) -> default_rules();
rules(Rules) -> Rules.

default_rules() -> [{"", "", []} | source_rules()].
source_rules() ->
    [{".erl", [{"ebin", "src"}, {"ebin", "esrc"}, {"", ""}]}].

find_by(Rules, Names, Folder) ->
    Candidates = [New || Rule <- Rules, {From, To} <- folders(Rule), New <- replaced(Folder, From, To)],
    first_regular(lists:append([Names(Candidate) || Candidate <- Candidates])).

folders({_, _, Pairs}) -> Pairs;
folders({_, Pairs}) when is_list(Pairs) -> Pairs;
folders({From, To}) -> [{From, To}].

replaced(Folder, "", "") -> [Folder];
replaced(Folder, From, To) ->
    case lists:suffix(From, Folder) of
        true -> [lists:sublist(Folder, length(Folder) - length(From)) ++ To];
        false -> []
    end.

first_regular([Name | Names]) ->
    case is_regular(Name) of
        true -> {ok, Name};
        false -> first_regular(Names)
    end;
first_regular([]) -> {error, not_found}.

find_source(Object) -> find_source(filename:basename(Object), filename:dirname(Object)).

find_source(Name, Folder) -> find_source(Name, Folder, []).

find_source(Name, Folder, Rules) ->
    Extension = filename:extension(Name),
    Root = filename:rootname(Name, Extension),
    find_source_by(Extension, Root, Folder, source_search_rules(Rules)).

source_search_rules([]) ->
    [{".beam", ".erl", [{"ebin", "src"}, {"ebin", "esrc"}, {"", ""}]}, {".erl", ".yrl", [{"", ""}]}, {"", ".src.hrl", [{"", ""}]}];
source_search_rules(Rules) -> Rules.

find_source_by(Extension, Root, Folder, Rules) ->
    first_regular([filename:join(New, Root ++ To)
                   || {From, To, Pairs} <- Rules, From =:= Extension, {Old, Next} <- Pairs, New <- replaced(Folder, Old, Next)]).

%% Safe paths ----------------------------------------------------------------------------------------------------------

%% Path, below Folder, without leading out of it: neither by `..` nor by links.
safe_relative_path(Path, Folder) ->
    case filename:pathtype(Path) of
        relative ->
            Base = case Folder of
                       [] -> absolute_here();
                       <<>> -> absolute_here();
                       _ -> Folder
                   end,
            safe(filename:split(Path), Base, [], 0);
        _ -> unsafe
    end.

absolute_here() ->
    {ok, Folder} = file:get_cwd(),
    Folder.

-define(MAX_LINKS, 64).

safe([Name | Rest], Base, Taken, Links) when Name =:= "."; Name =:= <<".">> -> safe(Rest, Base, Taken, Links);
safe([Name | Rest], Base, [_ | Taken], Links) when Name =:= ".."; Name =:= <<"..">> -> safe(Rest, Base, Taken, Links);
safe([Name | _], _, [], _) when Name =:= ".."; Name =:= <<"..">> -> unsafe;
safe([Name | Rest], Base, Taken, Links) ->
    case file:read_link(filename:join([Base | lists:reverse([Name | Taken])])) of
        {ok, _} when Links >= ?MAX_LINKS -> unsafe;
        {ok, Target} ->
            case filename:pathtype(Target) of
                relative -> safe(filename:split(Target) ++ Rest, Base, Taken, Links + 1);
                _ -> unsafe
            end;
        {error, _} -> safe(Rest, Base, [Name | Taken], Links)
    end;
safe([], _, [], _) -> "";
safe([], _, Taken, _) -> filename:join(lists:reverse(Taken)).
