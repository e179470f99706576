%% Bytes: searching, splitting and converting binaries. All is native, but replace, whose replacement may be a fun.
-module(binary).

-export([at/2, bin_to_list/1, bin_to_list/2, bin_to_list/3, compile_pattern/1, copy/1, copy/2, decode_hex/1, decode_unsigned/1,
         decode_unsigned/2, encode_hex/1, encode_hex/2, encode_unsigned/1, encode_unsigned/2, first/1, join/2, last/1, list_to_bin/1,
         longest_common_prefix/1, longest_common_suffix/1, match/2, match/3, matches/2, matches/3, part/2, part/3,
         referenced_byte_size/1, replace/3, replace/4, split/2, split/3]).

%% An error with the arguments and where to ask what is wrong with them.
-define(ERROR(Reason, Args), erlang:error(Reason, Args, [{error_info, #{module => erl_stdlib_errors}}])).

%% Natives -------------------------------------------------------------------------------------------------------------

at(_, _) -> erlang:nif_error(undef).
bin_to_list(_) -> erlang:nif_error(undef).
bin_to_list(_, _) -> erlang:nif_error(undef).
bin_to_list(_, _, _) -> erlang:nif_error(undef).
compile_pattern(_) -> erlang:nif_error(undef).
copy(_) -> erlang:nif_error(undef).
copy(_, _) -> erlang:nif_error(undef).
decode_hex(_) -> erlang:nif_error(undef).
decode_unsigned(_) -> erlang:nif_error(undef).
decode_unsigned(_, _) -> erlang:nif_error(undef).
encode_hex(_) -> erlang:nif_error(undef).
encode_hex(_, _) -> erlang:nif_error(undef).
encode_unsigned(_) -> erlang:nif_error(undef).
encode_unsigned(_, _) -> erlang:nif_error(undef).
first(_) -> erlang:nif_error(undef).
last(_) -> erlang:nif_error(undef).
list_to_bin(_) -> erlang:nif_error(undef).
longest_common_prefix(_) -> erlang:nif_error(undef).
longest_common_suffix(_) -> erlang:nif_error(undef).
match(_, _) -> erlang:nif_error(undef).
match(_, _, _) -> erlang:nif_error(undef).
matches(_, _) -> erlang:nif_error(undef).
matches(_, _, _) -> erlang:nif_error(undef).
part(_, _) -> erlang:nif_error(undef).
part(_, _, _) -> erlang:nif_error(undef).
referenced_byte_size(_) -> erlang:nif_error(undef).
split(_, _) -> erlang:nif_error(undef).
split(_, _, _) -> erlang:nif_error(undef).

%% Joining -------------------------------------------------------------------------------------------------------------

join(Parts, Separator) when is_list(Parts), is_binary(Separator) ->
    case are_binaries(Parts) of
        true -> iolist_to_binary(lists:join(Separator, Parts));
        false -> ?ERROR(badarg, [Parts, Separator])
    end;
join(Parts, Separator) -> ?ERROR(badarg, [Parts, Separator]).

are_binaries([Part | Parts]) when is_binary(Part) -> are_binaries(Parts);
are_binaries(Parts) -> Parts =:= [].

%% Replacing -----------------------------------------------------------------------------------------------------------

replace(Subject, Pattern, Replacement) ->
    try replaced(Subject, Pattern, Replacement, false, [], [])
    catch error:badarg -> ?ERROR(badarg, [Subject, Pattern, Replacement])
    end.

replace(Subject, Pattern, Replacement, Options) ->
    try
        {Global, Scope, Insert} = options(Options, false, [], []),
        replaced(Subject, Pattern, Replacement, Global, Scope, Insert)
    catch
        throw:badopt -> erlang:error(badarg, [Subject, Pattern, Replacement, Options], [{error_info, #{module => erl_stdlib_errors, cause => badopt}}]);
        error:badarg -> ?ERROR(badarg, [Subject, Pattern, Replacement, Options])
    end.

options([global | Options], _, Scope, Insert) -> options(Options, true, Scope, Insert);
options([{scope, {_, _}} = Scope | Options], Global, _, Insert) -> options(Options, Global, [Scope], Insert);
options([{insert_replaced, At} | Options], Global, Scope, _) when is_integer(At), At >= 0 -> options(Options, Global, Scope, [At]);
options([{insert_replaced, [_ | _] = At} | Options], Global, Scope, _) -> options(Options, Global, Scope, lists:sort(At));
options([], Global, Scope, Insert) -> {Global, Scope, Insert};
options(_, _, _, _) -> throw(badopt).

replaced(Subject, Pattern, Replacement, Global, Scope, Insert) when is_binary(Replacement); is_function(Replacement, 1) ->
    is_binary(Replacement) andalso inserted(Replacement, <<>>, 0, Insert),
    Matches = case Global of
                  true -> binary:matches(Subject, Pattern, Scope);
                  false -> [Match || {_, _} = Match <- [binary:match(Subject, Pattern, Scope)]]
              end,
    case Matches of
        [] -> Subject;
        _ -> iolist_to_binary(pieces(Subject, 0, Matches, Replacement, Insert))
    end;
replaced(_, _, _, _, _, _) ->
    erlang:error(badarg).

pieces(Subject, From, [{At, Size} | Matches], Replacement, Insert) ->
    Before = At - From,
    <<_:From/binary, Kept:Before/binary, Match:Size/binary, _/binary>> = Subject,
    [Kept, new_piece(Replacement, Match, Insert) | pieces(Subject, At + Size, Matches, Replacement, Insert)];
pieces(Subject, From, [], _, _) ->
    <<_:From/binary, Rest/binary>> = Subject,
    [Rest].

%% What a fun gives is complete: nothing is inserted into it.
new_piece(F, Match, _) when is_function(F) -> inserted(F(Match), Match, 0, []);
new_piece(Bytes, Match, Insert) -> inserted(Bytes, Match, 0, Insert).

%% The replaced bytes go into the replacement at each of the positions.
inserted(Bytes, _, _, []) when is_binary(Bytes) -> Bytes;
inserted(Bytes, Match, From, [At | Later]) when is_integer(At), At >= From, At - From =< byte_size(Bytes) ->
    Size = At - From,
    <<Before:Size/binary, Rest/binary>> = Bytes,
    [Before, Match, inserted(Rest, Match, At, Later)];
inserted(_, _, _, _) ->
    erlang:error(badarg).
