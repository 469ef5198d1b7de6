"""Tables for made-up rosters: grades, columns, home languages, and names by home language."""

GRADES = ("TK", "KG", *(str(number) for number in range(1, 13)))
CEDS = {"TK": "TK", "KG": "KG", **{str(number): f"{number:02}" for number in range(1, 13)}}

HEADERS = {
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,"
    "parentSourcedId,schoolYear",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,"
    "orgSourcedId,subjects,subjectCodes",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,"
    "classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
    "users": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,"
    "userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,"
    "password,metadata.homeLanguage,metadata.relationship,metadata.zip",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,"
    "orgSourcedId,userProfileSourcedId",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,"
    "userSourcedId,role,primary,beginDate,endDate",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex,"
    "americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
    "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,"
    "hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,"
    "publicSchoolResidenceStatus",
}
HEADER_USERS_1_2 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,"
    "userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,"
    "preferredFamilyName,primaryOrgSourcedId,pronouns,"
    "metadata.homeLanguage,metadata.relationship,metadata.zip"
)
ABSENT = (
    "resources",
    "classResources",
    "courseResources",
    "categories",
    "lineItems",
    "results",
)
ABSENT_1_2 = (
    "userProfiles",
    "userResources",
    "lineItemLearningObjectiveIds",
    "lineItemScoreScales",
    "resultLearningObjectiveIds",
    "resultScoreScales",
    "scoreScales",
)

# Home languages of Los Angeles County's students, in parts of a thousand, rounded.
LANGUAGES = (
    ("English", 520),
    ("Spanish", 400),
    ("Armenian", 18),
    ("Mandarin (Putonghua)", 14),
    ("Korean", 10),
    ("Cantonese", 8),
    ("Filipino (Pilipino or Tagalog)", 8),
    ("Vietnamese", 7),
    ("Farsi (Persian)", 5),
    ("Russian", 4),
    ("Arabic", 4),
    ("Khmer (Cambodian)", 2),
)

GIVEN = {
    "English": "James Olivia Noah Emma Malik Ava Jordan Grace Elijah Maya Isaiah Zoe Caleb Nia "
    "Lucas Chloe Aaron Naomi Henry Ruby Marcus Hazel Theo Imani Owen Leah Andre Stella",
    "Spanish": "Santiago Sofía Mateo Valentina Diego Camila Emiliano Ximena Ángel Renata Luis "
    "Guadalupe José Daniela Juan Marisol Adrián Itzel Iván Esperanza Raúl Lucía Andrés Paloma",
    "Armenian": "Narek Ani Davit Lilit Arman Nare Tigran Mariam Hayk Gayane Vahan Sona",
    "Mandarin (Putonghua)": "Haoran Yuxin Zihan Meilin Junjie Xinyi Wei Jiayi Minghao Lanfen",
    "Korean": "Minjun Seoyeon Jiho Haeun Dohyun Yuna Jisoo Hana Sungmin Eunji",
    "Cantonese": "Kaiming Waiyee Chiho Siuling Hoiyan Manfai Kayan Tszching",
    "Filipino (Pilipino or Tagalog)": "Jomar Liezel Rodel Maricel Dante Ligaya Renz Tala",
    "Vietnamese": "Minh Lan Khoa Thảo Tuấn Mai Phúc Linh Bảo Hương",
    "Farsi (Persian)": "Arash Shirin Kian Parisa Dariush Laleh Omid Nasrin",
    "Russian": "Dmitri Anya Nikolai Vera Pavel Irina Mikhail Daria",
    "Arabic": "Yusuf Layla Omar Noor Karim Salma Tariq Amira",
    "Khmer (Cambodian)": "Sopheak Bopha Rithy Chanthou Dara Sreymom Vuthy Kunthea",
}
FAMILY = {
    "English": "Johnson Williams Brown Carter Robinson Walker Harris Bennett Coleman Foster Reed "
    "Hayes Brooks Sullivan Murphy Price Jenkins Powell Russell Barnes",
    "Spanish": "García Hernández Martínez López González Rodríguez Ramírez Flores Morales Reyes "
    "Gutiérrez Ortiz Castillo Chávez Mendoza Vargas Aguilar Núñez Salazar Cisneros",
    "Armenian": "Petrosyan Sargsyan Grigoryan Hakobyan Avetisyan Manukyan Karapetyan",
    "Mandarin (Putonghua)": "Wang Li Zhang Liu Chen Yang Huang Zhao",
    "Korean": "Kim Lee Park Choi Jung Kang Yoon Lim",
    "Cantonese": "Wong Chan Leung Cheung Lau Ng Tam Kwok",
    "Filipino (Pilipino or Tagalog)": "Santos Reyes Cruz Bautista Ocampo Dela Cruz Villanueva",
    "Vietnamese": "Nguyễn Trần Lê Phạm Hoàng Võ Đặng Bùi",
    "Farsi (Persian)": "Ahmadi Hosseini Karimi Rahimi Jafari Moradi",
    "Russian": "Ivanov Petrov Sokolov Volkov Orlov Morozov",
    "Arabic": "Haddad Nasser Khoury Mansour Saleh Aziz",
    "Khmer (Cambodian)": "Sok Chea Keo Prak Meas Ouk",
}
GIVEN_NAMES = {language: names.split() for language, names in GIVEN.items()}
FAMILY_NAMES = {language: names.split() for language, names in FAMILY.items()}
