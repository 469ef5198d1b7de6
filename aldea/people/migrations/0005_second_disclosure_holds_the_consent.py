from django.db import migrations

# As before, and: the consent is held against a withdrawal until the yes is written, so that one
# of the two comes first; it is this errand's consent, by an adult who may still be told; and the
# family has stood in the school's own census, whatever the rows that name it say.
FORWARD = """
create or replace function people_disclose_contact(
    errand uuid, fresh uuid, moment timestamptz, day date)
returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
    earlier people_disclosure%rowtype;
    given people_consent%rowtype;
    adult people_guardian%rowtype;
    about text;
begin
    select * into earlier from people_disclosure
    where errand_key = errand and stopped_at is null
      and starts_on <= day and (ends_before is null or ends_before > day)
    order by made_at limit 1;
    if not found then return false; end if;
    if not ((current_setting('aldea.side', true) = 'PARTNER'
             and current_setting('aldea.link', true) = errand::text)
            or earlier.school_id = any (
                coalesce(nullif(current_setting('aldea.schools', true), ''), '{}')::uuid[])) then
        raise insufficient_privilege using message = 'not a party to this referral';
    end if;
    select * into given from people_consent
    where id = earlier.consent_id and state = 'GIVEN' and data_classes @> '{NAME,PHONE}'
      and starts_on <= day and ends_before > day
      and school_id = earlier.school_id and family_id = earlier.family_id
      and recipient_id = earlier.recipient_id and use = earlier.use
      and student_id is not distinct from earlier.student_id
    for share;
    if not found then return false; end if;
    if not exists (
        select 1 from access_sharing s
        where s.recipient_id = earlier.recipient_id and s.school_id = earlier.school_id
          and s.use = earlier.use and s.data_classes @> '{NAME,PHONE}'
          and s.starts_on <= day and (s.ends_before is null or s.ends_before > day)) then
        return false;
    end if;
    if exists (select 1 from people_disclosure
               where errand_key = errand and data_classes @> '{NAME,PHONE}'
                 and stopped_at is null) then
        return true;
    end if;
    select * into adult from people_guardian
    where id = given.guardian_id and family_id = given.family_id and may_be_told;
    if not found then return false; end if;
    if not exists (select 1 from people_censusline
                   where family_id = given.family_id and school_id = earlier.school_id) then
        return false;
    end if;
    if earlier.student_id is not null then
        select coalesce(nullif(preferred_name, ''), given_name) || ' ' || family_name into about
        from people_student where id = earlier.student_id and family_id = given.family_id;
        if not found then return false; end if;
    end if;
    insert into people_disclosure (id, school_id, family_id, student_id, recipient_id, consent_id,
        basis, use, data_classes, errand_key, made_at, stopped_at, starts_on, ends_before)
    values (fresh, earlier.school_id, earlier.family_id, earlier.student_id, earlier.recipient_id,
        earlier.consent_id, 'CONSENT', earlier.use, '{NAME,PHONE}', errand, moment, null, day,
        earlier.ends_before);
    insert into people_disclosedfact (id, disclosure_id, data_class, value) values
        (gen_random_uuid(), fresh, 'NAME',
         left(concat_ws(' · ', left(about, 150), adult.given_name || ' ' || adult.family_name),
              300)),
        (gen_random_uuid(), fresh, 'PHONE', adult.phone);
    return true;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_what_comes_next")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
